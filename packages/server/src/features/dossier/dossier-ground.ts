import { sql } from "kysely";
import { type Principal, type Reach, reaches, reachOf } from "#domain/access/policy.ts";
import { USE_LABEL } from "#domain/building/uses.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

/** The building that a dossier is of. */
export interface DossierGround {
  id: string;
  code: string;
  name: string;
  addressText: string;
  use: string;
  municipio: string | null;
  version: number;
}

/** @throws Problem `not-found` also when it is out of reach: that it exists is not told either */
export async function findGround(db: Db, id: string, reach: Reach): Promise<DossierGround> {
  const scope = scopeCondition(reach, { municipio: "b.municipio", building: "b.id" });
  const { rows } = await sql<DossierGround>`
    select b.id, b.code, b.name, b.address_text as "addressText", b.use, b.municipio, coalesce(d.version, 0) as version
    from building b left join dossier d on d.building_id = b.id
    where b.id = ${id}::uuid ${scope ? sql`and ${scope}` : sql``}`.execute(db);
  const ground = rows[0];
  if (ground === undefined) throw new Problem("not-found", "Edificio non trovato");
  return ground;
}

/** @throws Problem `not-found`, or `forbidden` when it may be read but not written */
export async function groundToWrite(db: Db, id: string, principal: Principal): Promise<DossierGround> {
  const reach = reachOf(principal, "dossier.read");
  if (reach === undefined) throw new Problem("not-found", "Edificio non trovato");
  const ground = await findGround(db, id, reach);
  if (!reaches(reachOf(principal, "dossier.write"), { municipio: ground.municipio, buildingId: ground.id }))
    throw new Problem("forbidden", "Il fascicolo di questo edificio non è di tua competenza");
  return ground;
}

/** A use as people read it; one that a register adds keeps the register's word. */
export const useLabel = (use: string): string =>
  Object.hasOwn(USE_LABEL, use) ? (USE_LABEL[use] ?? use) : use.slice(0, 1).toUpperCase() + use.slice(1);
