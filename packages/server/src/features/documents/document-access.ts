import { type RawBuilder, sql } from "kysely";
import { type Principal, type Reach, reaches, reachOf } from "#domain/access/policy.ts";
import type { Visibility } from "#domain/documents/document-type.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

/** Which action shows a document of each visibility. */
export const SHOWN_BY: Record<Visibility, string> = {
  building: "document.read",
  office: "document.read-office",
  restricted: "document.manage",
};

/** Which documents somebody sees, by where they belong and by who may see such a one. */
export type DocumentReach = readonly (readonly [visibility: Visibility, reach: Reach])[];

/** Without `document.read` of its own a role sees none, whatever else it has. */
export function documentReachOf(principal: Principal): DocumentReach {
  if (reachOf(principal, "document.read") === undefined) return [];
  return Object.entries(SHOWN_BY).flatMap(([visibility, action]) => {
    const reach = reachOf(principal, action);
    return reach === undefined ? [] : [[visibility as Visibility, reach] as const];
  });
}

/** The condition on `d` (document) and `b` (its building, when it has one). */
export function seenDocuments(reach: DocumentReach): RawBuilder<boolean> {
  const shown = reach.map(([visibility, where]) => {
    const scope = scopeCondition(where, { municipio: "b.municipio", building: "d.building_id" });
    return scope === undefined
      ? sql<boolean>`d.visibility = ${visibility}`
      : sql<boolean>`(d.visibility = ${visibility} and ${scope})`;
  });
  return shown.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(shown, sql` or `)})`;
}

export interface DocumentPlace {
  visibility: string;
  building_id: string | null;
  municipio: string | null;
}

/** Whether somebody may do this on this document: see it, and do it where it belongs. */
export function mayOn(principal: Principal, action: string, place: DocumentPlace): boolean {
  const where = { buildingId: place.building_id, municipio: place.municipio };
  const seeing = SHOWN_BY[place.visibility as Visibility];
  return (
    reaches(reachOf(principal, "document.read"), where) &&
    reaches(reachOf(principal, seeing), where) &&
    reaches(reachOf(principal, action), where)
  );
}
