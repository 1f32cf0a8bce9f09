import type { SQLInputValue } from "node:sqlite";
import type { FieldDef, ObjectDef } from "./object-definition.ts";

/** A parent reached by a lookup: joined once however often it is named. */
export interface Join {
  /** `""` for the object itself, `Account`, `Case__r.Account`. */
  path: string;
  alias: string;
  object: ObjectDef;
}

export interface SelectedField {
  join: Join;
  field: FieldDef;
}

/** An aggregate of a grouped query, and its name in the answer. */
export interface Measure {
  sql: string;
  name: string;
}

/** Records that point at each one found: `(SELECT Id FROM Commenti__r)`. */
export interface ChildPlan {
  relationship: string;
  plan: Plan;
  limit: number;
  /** SQL of the field that points, in the child's own plan. */
  pointer: string;
}

/** A query over our tables, ready to be run. */
export interface Plan {
  object: ObjectDef;
  joins: Join[];
  selected: SelectedField[];
  measures: Measure[];
  /** Fields of `GROUP BY`, as SQL. */
  groupSql: string[];
  children: ChildPlan[];
  /** Everything between FROM and ORDER BY, without the filter on deletion. */
  fromSql: string;
  whereSql: string;
  orderSql: string;
  parameters: SQLInputValue[];
}

/** What the parts of the compiler share while they work on one query. */
export interface Compiler {
  now: Date;
  resolve(path: string): SelectedField;
  bind(value: SQLInputValue): string;
}
