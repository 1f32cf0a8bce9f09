/** One call to a platform. */
export interface HttpCall {
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** From the platform's base address, query included: `/services/data/v59.0/limits`. */
  path: string;
  json?: unknown;
  form?: Record<string, string>;
  /** Sent as it is, such as a SOAP envelope with its attachments. */
  raw?: RawBody;
  headers?: Record<string, string>;
  correlationId: string;
  /** Who or what caused the call, for the caller assertion: a user's id or a job's name. */
  subject?: string;
  /** Statuses that are an answer, not a mishap: 404 of a look-up. */
  expected?: readonly number[];
  /** Some platforms tell a failure inside a 200: says it in words, undefined when all is well. For the ledger. */
  failureInside?: (answer: HttpAnswer) => string | undefined;
  /** What this platform's own words mean for the connection, besides the gateway's. */
  readFault?: ReadFault;
  /** Where this platform says how much of its allowance is used up. */
  readAllowance?: (answer: HttpAnswer) => Allowance | undefined;
  /** Largest answer taken, in bytes. */
  maxBytes?: number;
  /** The answer as the ledger may show it, where its own bytes are not fit to be shown. */
  showAnswer?: (answer: HttpAnswer) => string;
}

export interface RawBody {
  contentType: string;
  bytes: Buffer;
  /** What the ledger shows of it: without its secrets, and without the bytes of files. */
  shown: string;
}

export interface HttpAnswer {
  platform: string;
  status: number;
  headers: Record<string, string>;
  bytes: Buffer;
  text(): string;
  /** @throws PlatformUnavailable when it is not JSON: an answer cut short, or a proxy's page */
  json(): unknown;
}

/** Calls that a platform allows in a day to all of its callers together, and how many are used up, as it says itself. */
export interface Allowance {
  used: number;
  allowed: number;
}

/** What an answer says about the connection, as opposed to the business. */
export type Fault =
  | { kind: "token-expired"; message: string }
  /** Our registration at the gateway does not allow it: asking again is useless until somebody changes it. */
  | { kind: "not-allowed"; message: string }
  | { kind: "throttled"; message: string; retryAt?: Date | undefined }
  | { kind: "unavailable"; message: string };

export type ReadFault = (answer: HttpAnswer, now: Date) => Fault | undefined;

/** The way out to one platform. */
export interface HttpClient {
  readonly platform: string;
  /**
   * @returns any answer that is the platform's own word, refusals of a business kind included
   * @throws PlatformUnavailable when there was no usable answer: the queue tries again, at `retryAt` if it is given
   */
  call(call: HttpCall): Promise<HttpAnswer>;
  /** While the circuit is open: when it will be tried again. Undefined: go ahead. */
  blockedUntil(): Date | undefined;
  /** As the platform last said; undefined while it has not. */
  allowance(): Allowance | undefined;
  close(): Promise<void>;
}
