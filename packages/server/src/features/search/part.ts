import type { RawBuilder } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import type { SearchQuery } from "#domain/search/read-query.ts";
import type { ScopeColumns } from "#runtime/web/scope-filter.ts";

export interface PartOptions {
  query: SearchQuery;
  /** The most hits of each kind. */
  limit: number;
  reach: Reach;
}

/** A piece of the search statement: its steps (`with` members) and the hits they end in. */
export interface Part {
  steps: RawBuilder<unknown>[];
  /** Rows (kind, id, code, title, subtitle, state, rank), in brackets. */
  rows: RawBuilder<unknown>;
}

/** A table of things that happened, sought newest first. */
export interface Happenings {
  kind: "work-order" | "request";
  table: "work_order" | "request";
  title: "title" | "subject";
  scope: ScopeColumns;
}
