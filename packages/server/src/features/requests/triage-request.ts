import { type Reach, reaches } from "#domain/access/policy.ts";
import {
  checkCommand,
  lockRequests,
  type RequestCommand,
  signedBy,
} from "#features/requests/lock-request.ts";
import { recordRequestChange } from "#features/requests/record-change.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface Triage {
  category: string;
  urgency: "emergency" | "urgent" | "normal";
  buildingId: string | null;
}

/**
 * Sets category, urgency and building of a report that waits. The building also says its Municipio.
 * @returns the new version
 * @throws Problem `not-found`, `stale-version`, `invalid-transition`, `unprocessable` (names the field)
 */
export function triageRequest(db: Db, command: RequestCommand, triage: Triage): Promise<number> {
  return inTransaction(db, async (tx) => {
    const locked = await lockRequests(tx, [command.id]);
    const { request, to } = checkCommand(locked.get(command.id), command, "triage");
    await checkCategory(tx, triage.category);
    const municipio = await municipioOf(tx, triage.buildingId, command.reach);
    const placed = { ...request, municipio: municipio ?? request.municipio, buildingId: triage.buildingId };
    await tx
      .updateTable("request")
      .set({
        category: triage.category,
        urgency: triage.urgency,
        building_id: placed.buildingId,
        municipio: placed.municipio,
      })
      .where("id", "=", request.id)
      .execute();
    return recordRequestChange(tx, placed, {
      to,
      kind: "triaged",
      ...signedBy(command, request),
      detail: { ...triage },
      correlationId: command.correlationId,
    });
  });
}

async function checkCategory(tx: Tx, code: string): Promise<void> {
  const category = await tx
    .selectFrom("category")
    .select("retired_on")
    .where("code", "=", code)
    .executeTakeFirst();
  if (category === undefined || category.retired_on !== null)
    throw new Problem("unprocessable", "La categoria non è tra quelle in uso", [
      { field: "category", message: "Scegli una categoria dell'elenco" },
    ]);
}

/** A building out of reach is not there: a report is not sent away to where its sender could not follow it. */
async function municipioOf(tx: Tx, buildingId: string | null, reach: Reach): Promise<string | null> {
  if (buildingId === null) return null;
  const building = await tx
    .selectFrom("building")
    .select(["municipio", "withdrawn_on"])
    .where("id", "=", buildingId)
    .executeTakeFirst();
  const isTheirs = building !== undefined && reaches(reach, { municipio: building.municipio, buildingId });
  if (!isTheirs || building.withdrawn_on !== null)
    throw new Problem("unprocessable", "L'edificio non è nell'anagrafica", [
      { field: "buildingId", message: "Scegli un edificio in uso" },
    ]);
  return building.municipio;
}
