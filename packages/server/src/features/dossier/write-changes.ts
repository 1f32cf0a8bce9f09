import { sql } from "kysely";
import type { LockedDossier } from "#features/dossier/lock-dossiers.ts";
import type { Origin, StoredClaim } from "#features/dossier/saying.ts";
import { chainHash, digestOf } from "#features/dossier/seal-change.ts";
import type { Tx } from "#runtime/transaction.ts";

/** A change of one dossier, on its way into the journal. */
export interface Change {
  id: string;
  buildingId: string;
  at: string;
  /** Moved on when it is written. */
  dossier: LockedDossier;
  claims: readonly StoredClaim[];
  superseded: readonly string[];
  touchedAbouts: readonly string[];
}

/** Chains each change to the one before it in its building, and moves the dossiers' heads on. */
export async function writeChanges(tx: Tx, origin: Origin, changes: readonly Change[]): Promise<void> {
  const rows = changes.map((change) => sealed(change, origin));
  await sql`
    insert into dossier_change (id, building_id, number, at, actor_id, actor_label, cause, correlation_id, claims, digest, hash)
    select id, "buildingId", number, at, "actorId", "actorLabel", cause, "correlationId", claims,
      decode(digest, 'hex'), decode(hash, 'hex')
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (id uuid, "buildingId" uuid, number int, at timestamptz,
      "actorId" uuid, "actorLabel" text, cause text, "correlationId" text, claims int, digest text, hash text)`.execute(
    tx,
  );
  await sql`
    update dossier d set version = r.number, head = decode(r.hash, 'hex')
    from (select distinct on ("buildingId") * from json_to_recordset(${JSON.stringify(rows)}::json)
      as r ("buildingId" uuid, number int, hash text) order by "buildingId", number desc) r
    where d.building_id = r."buildingId"`.execute(tx);
}

function sealed({ id, buildingId, at, dossier, claims, superseded }: Change, origin: Origin) {
  const digest = digestOf({ claims, superseded });
  const head = {
    buildingId,
    number: dossier.version + 1,
    at,
    actorId: origin.actor.id,
    actorLabel: origin.actor.label,
    cause: origin.cause,
    correlationId: origin.correlationId,
    claims: claims.length,
  };
  const hash = chainHash(dossier.head, head, digest);
  dossier.version = head.number;
  dossier.head = hash;
  dossier.lastAt = Date.parse(at);
  return { ...head, id, digest: digest.toString("hex"), hash: hash.toString("hex") };
}
