import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import type { Value } from "#domain/dossier/claims.ts";
import { Problem } from "#runtime/problem.ts";
import { encodeCursor } from "#runtime/web/cursor.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

export { REALGIMM } from "#features/sources/public.ts";
/** What is said to the property register. */
export const REGISTER_WRITING = "register-writing";

export type WritingKind = "intervention" | "certificate" | "condition" | "correction";
export type WritingState = "waiting" | "written" | "parked" | "conflict" | "dropped";

export const KIND_LABEL: Readonly<Record<WritingKind, string>> = {
  intervention: "Intervento eseguito",
  certificate: "Certificato",
  condition: "Stato di un elemento",
  correction: "Correzione",
};

/** What is to be written, whatever the sender needs of it. */
export interface WritingRow {
  id: string;
  code: string;
  kind: WritingKind;
  causeId: string;
  buildingId: string;
  elementId: string | null;
  field: string | null;
  value: Value | null;
  reason: string;
  seenVersion: number | null;
  state: WritingState;
  tried: boolean;
  round: number;
  version: number;
  municipio: string | null;
  correlationId: string;
}

export const WRITING_COLUMNS = sql`w.id, w.code, w.kind, w.cause_id as "causeId", w.building_id as "buildingId",
  w.element_id as "elementId", w.field, w.value, w.reason, w.seen_version::float8 as "seenVersion", w.state,
  w.tried_at is not null as tried, w.round, w.version, b.municipio, w.correlation_id as "correlationId"`;

/** Of `b`, the building of what is shown. */
export function inReach(reach: Reach): RawBuilder<boolean> {
  return scopeCondition(reach, { municipio: "b.municipio", building: "b.id" }) ?? sql<boolean>`true`;
}

/** Up to `limit` rows as `show` shows them, and where to go on when there was one more. */
export function pageOf<R extends { key: string; id: string }, T>(
  rows: readonly R[],
  limit: number,
  show: (row: R) => T,
): { items: T[]; nextCursor?: string } {
  const items = rows.slice(0, limit).map(show);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return last === undefined ? { items } : { items, nextCursor: encodeCursor([last.key, last.id]) };
}

/** What a person decided on is not what it was when they looked. */
export const changedMeanwhile = (): Problem =>
  new Problem("conflict", "Nel frattempo è cambiata: guarda prima di decidere", [
    { field: "seen", message: "Non è l'ultima versione" },
  ]);
