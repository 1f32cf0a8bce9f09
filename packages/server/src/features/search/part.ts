import { type RawBuilder, sql } from "kysely";
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

/** Where `x` (an order or a report) is: its building by name, for those who know it so, and its address. */
export const PLACE_OF_HIT: RawBuilder<unknown> = sql`concat_ws(' · ',
  (select b.name from building b where b.id = x.building_id), nullif(x.address_text, ''))`;

/** A table of things that happened, sought newest first. */
export interface Happenings {
  kind: "work-order" | "request";
  table: "work_order" | "request";
  title: "title" | "subject";
  scope: ScopeColumns;
}
