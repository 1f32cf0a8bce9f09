export interface Literal {
  kind: "string" | "number" | "instant" | "day" | "boolean" | "null" | "relative";
  text: string;
  pattern: string;
}

export type Operator = "=" | "!=" | "<" | ">" | "<=" | ">=" | "LIKE" | "IN" | "NOT IN";

export type Condition =
  | { kind: "and" | "or"; parts: Condition[] }
  | { kind: "not"; part: Condition }
  | { kind: "compare"; path: string; operator: Operator; values: Literal[] };

interface Selected {
  /** `Account.Name`, or the argument of an aggregate. */
  path: string;
  aggregate: "COUNT" | null;
  alias: string | null;
}

interface Ordering {
  path: string;
  descending: boolean;
  nullsLast: boolean;
}

export interface Query {
  selected: Selected[];
  /** `COUNT()` alone: only the number is wanted. */
  countOnly: boolean;
  /** `FIELDS(ALL)` and its sisters. */
  allFields: "ALL" | "STANDARD" | "CUSTOM" | null;
  from: string;
  where: Condition | null;
  orderBy: Ordering[];
  limit: number | null;
  offset: number;
}
