import { sql } from "kysely";
import type { Origin } from "#features/dossier/saying.ts";
import type { Change } from "#features/dossier/write-changes.ts";
import { audit } from "#runtime/audit.ts";
import { announce } from "#runtime/events.ts";
import type { Tx } from "#runtime/transaction.ts";

/** Of so many at once, pages are told one by one; of more, that many have changed. */
const MOST_TOLD = 50;
const EVERY_DOSSIER = "00000000-0000-0000-0000-000000000000";

/** The register of operations, whose chain holds the head of each dossier's own; and the open pages. */
export async function tellChanges(tx: Tx, origin: Origin, changes: readonly Change[]): Promise<void> {
  if (changes.length > MOST_TOLD) {
    await noteTogether(tx, origin, changes);
    await announce(tx, [{ kind: "dossier.changed", subjectKind: "building", subjectId: EVERY_DOSSIER }]);
    return;
  }
  for (const change of changes) await noteOne(tx, origin, change);
  await announce(tx, await eventsOf(tx, changes));
}

function noteOne(
  tx: Tx,
  { actor, correlationId, cause, source }: Origin,
  { buildingId, dossier, claims, superseded }: Change,
): Promise<void> {
  const counts = { number: dossier.version, claims: claims.length, superseded: superseded.length };
  return audit(tx, {
    actor,
    action: "dossier.write",
    subjectKind: "building",
    subjectId: buildingId,
    detail: { cause, source, ...counts, hash: hexOf(dossier.head) },
    correlationId,
  });
}

function noteTogether(
  tx: Tx,
  { actor, correlationId, cause, source }: Origin,
  changes: readonly Change[],
): Promise<void> {
  const heads = Object.fromEntries(
    changes.map(({ buildingId, dossier }) => [buildingId, hexOf(dossier.head)]),
  );
  return audit(tx, {
    actor,
    action: "dossier.write",
    subjectKind: "dossier",
    subjectId: EVERY_DOSSIER,
    detail: { cause, source, heads },
    correlationId,
  });
}

const hexOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString("hex");

async function eventsOf(tx: Tx, changes: readonly Change[]) {
  const ids = changes.map(({ buildingId }) => buildingId);
  const { rows } = await sql<{ id: string; municipio: string | null }>`
    select id, municipio from building where id = any(${ids}::uuid[])`.execute(tx);
  return rows.map(({ id, municipio }) => ({
    kind: "dossier.changed",
    subjectKind: "building",
    subjectId: id,
    placement: { municipio, buildingId: id },
  }));
}
