import type { Values } from "./check-input.ts";
import type { Call } from "./org.ts";
import type { StoredRecord } from "./store.ts";

export interface Change {
  before: StoredRecord;
  after: StoredRecord;
  /** Names of the fields whose value is different, never empty. */
  changed: string[];
}

/** What an object does by itself around a write: Salesforce's formulas, triggers and numbering. */
export interface Rules {
  /** May add or replace values. */
  beforeCreate?(call: Call, values: Values): void;
  /** `extras` are the write-only values, which are not in the record. */
  afterCreate?(call: Call, record: StoredRecord, extras: Values): void;
  beforeUpdate?(call: Call, before: StoredRecord, values: Values): void;
  afterUpdate?(call: Call, change: Change): void;
  afterDelete?(call: Call, record: StoredRecord): void;
}
