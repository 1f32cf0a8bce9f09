import { sql } from "kysely";
import { announce } from "#runtime/events.ts";
import type { Tx } from "#runtime/transaction.ts";

/** Open pages of these buildings' deadlines read them again. */
export async function tellBuildings(tx: Tx, buildingIds: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string; municipio: string | null }>`
    select id, municipio from building where id = any(${[...new Set(buildingIds)]}::uuid[])`.execute(tx);
  await announce(
    tx,
    rows.map(({ id, municipio }) => ({
      ...{ kind: "obligation.changed", subjectKind: "building", subjectId: id },
      placement: { municipio, buildingId: id },
    })),
  );
}
