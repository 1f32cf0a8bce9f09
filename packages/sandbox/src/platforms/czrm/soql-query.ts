export interface Literal {
  kind: "string" | "number" | "instant" | "day" | "boolean" | "null" | "relative";
  text: string;
  pattern: string;
}

export type Operator = "=" | "!=" | "<" | ">" | "<=" | ">=" | "LIKE" | "IN" | "NOT IN";

export type Condition =
  | { kind: "and" | "or"; parts: Condition[] }
  | { kind: "not"; part: Condition }
  | { kind: "compare"; path: string; operator: Operator; values: Literal[] }
  /** `Id IN (SELECT Case__c FROM Commento__c)`. */
  | { kind: "within"; path: string; negated: boolean; query: Query };

export const AGGREGATES = ["COUNT", "COUNT_DISTINCT", "MIN", "MAX", "SUM", "AVG"] as const;
export type Aggregate = (typeof AGGREGATES)[number];

interface Selected {
  /** `Account.Name`, or the argument of an aggregate. */
  path: string;
  aggregate: Aggregate | null;
  alias: string | null;
}

export interface Ordering {
  path: string;
  /** `ORDER BY COUNT(Id)`. */
  aggregate: Aggregate | null;
  descending: boolean;
  nullsLast: boolean;
}

export interface Query {
  selected: Selected[];
  /** `(SELECT Id FROM Commenti__r)`: their `from` is a child relationship. */
  children: Query[];
  /** `COUNT()` alone: only the number is wanted. */
  countOnly: boolean;
  /** `FIELDS(ALL)` and its sisters. */
  allFields: "ALL" | "STANDARD" | "CUSTOM" | null;
  from: string;
  where: Condition | null;
  groupBy: string[];
  orderBy: Ordering[];
  limit: number | null;
  offset: number;
}
