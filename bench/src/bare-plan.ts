/** What the bare server is given: the very statements of the product, and nothing else of it. */
export interface BarePlan {
  databaseUrl: string;
  poolSize: number;
  texts: BareText[];
  /** By kind of reading: what each numbered request runs, and the column that is its answer. */
  readings: Record<string, BareReading[]>;
  writings: Record<string, BareWriting>;
}

export interface BareText {
  /** Present when the product prepares this text once for each connection. */
  name?: string;
  text: string;
}

export interface BareStep {
  text: number;
  values: unknown[];
}

export interface BareReading {
  steps: BareStep[];
  column: string;
}

export interface BareWriting {
  steps: BareStep[];
  /** Identifiers of the example, made anew at each writing. */
  fresh: string[];
  /** Identifiers of the example, each replaced by the next of its list, round and round. */
  turns: { example: string; ids: string[] }[];
}
