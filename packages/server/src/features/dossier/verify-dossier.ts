import { sql } from "kysely";
import { type ClaimRow, toClaim } from "#features/dossier/claim-store.ts";
import { checkProjection } from "#features/dossier/check-projection.ts";
import type { StoredClaim } from "#features/dossier/saying.ts";
import { chainHash, digestOf } from "#features/dossier/seal-change.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface VerifiedDossier {
  changes: number;
  claims: number;
  /** Hash of the last change, in hexadecimal; empty when there is none. */
  head: string;
  /** Whether the register of operations, which has its own chain, holds this head. */
  isAnchored: boolean;
  /** What does not match, in Italian, the first hundred. */
  faults: readonly string[];
}

const CHANGES_AT_A_TIME = 500;
const MOST_TURNS = 100_000;
const MOST_FAULTS = 100;

interface ChangeRow {
  id: string;
  number: number;
  at: Date;
  actor_id: string | null;
  actor_label: string;
  cause: string;
  correlation_id: string;
  claims: number;
  digest: Uint8Array;
  hash: Uint8Array;
}

interface Walk {
  buildingId: string;
  previous: Uint8Array | undefined;
  number: number;
  claims: number;
  faults: string[];
}

/**
 * Computes a dossier's chain anew from what is stored, and compares: each change with the values it wrote and those it
 * superseded, the chain with its head, today's values with the claims, the head with the register of operations.
 */
export async function verifyDossier(db: Db, now: Date, buildingId: string): Promise<VerifiedDossier> {
  const walk: Walk = { buildingId, previous: undefined, number: 0, claims: 0, faults: [] };
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const changes = await changesAfter(db, walk);
    const claims = await claimsOfChanges(db, changes);
    for (const change of changes) checkChange(walk, change, claims);
    if (changes.length < CHANGES_AT_A_TIME) break;
  }
  const head = Buffer.from(walk.previous ?? []).toString("hex");
  await checkHead(db, walk, head);
  walk.faults.push(...(await checkProjection(db, now, buildingId)));
  return {
    changes: walk.number,
    claims: walk.claims,
    head,
    isAnchored: await checkAnchor(db, walk, head),
    faults: walk.faults.slice(0, MOST_FAULTS),
  };
}

async function changesAfter(db: Db, { buildingId, number }: Walk): Promise<ChangeRow[]> {
  const { rows } = await sql<ChangeRow>`
    select id, number, at, actor_id, actor_label, cause, correlation_id, claims, digest, hash from dossier_change
    where building_id = ${buildingId}::uuid and number > ${number} order by number limit ${CHANGES_AT_A_TIME}`.execute(
    db,
  );
  return rows;
}

interface OfChanges {
  written: ReadonlyMap<string, StoredClaim[]>;
  superseded: ReadonlyMap<string, { id: string; at: string }[]>;
}

async function claimsOfChanges(db: Db, changes: readonly ChangeRow[]): Promise<OfChanges> {
  const ids = changes.map(({ id }) => id);
  const { rows } = await sql<ClaimRow & { change_id: string; superseded_by: string | null }>`
    select c.*, c.change_id, c.superseded_by from claim c
    where c.change_id = any(${ids}::uuid[]) or c.superseded_by = any(${ids}::uuid[])`.execute(db);
  const written = Map.groupBy(rows, ({ change_id: id }) => id);
  const gone = Map.groupBy(
    rows.filter(({ superseded_by: id }) => id !== null),
    ({ superseded_by: id }) => id ?? "",
  );
  return {
    written: new Map([...written].map(([id, ofChange]) => [id, ofChange.map(toClaim)])),
    superseded: new Map(
      [...gone].map(([id, ofChange]) => [
        id,
        ofChange.map((row) => ({ id: row.id, at: row.superseded_at?.toISOString() ?? "" })),
      ]),
    ),
  };
}

function checkChange(walk: Walk, change: ChangeRow, { written, superseded }: OfChanges): void {
  const claims = written.get(change.id) ?? [];
  const gone = superseded.get(change.id) ?? [];
  const at = change.at.toISOString();
  const tell = (what: string) => walk.faults.push(`Scrittura ${change.number}: ${what}`);
  if (change.number !== walk.number + 1) tell(`manca la scrittura ${walk.number + 1}`);
  const digest = digestOf({ claims, superseded: gone.map(({ id }) => id) });
  if (!digest.equals(change.digest)) tell("i valori non sono quelli che furono scritti");
  if (claims.some(({ recordedAt }) => recordedAt !== at) || gone.some((one) => one.at !== at))
    tell("un valore porta un istante diverso da quello della scrittura");
  const hash = chainHash(walk.previous, headOf(walk.buildingId, change), change.digest);
  if (!hash.equals(change.hash)) tell("non è concatenata a quella di prima");
  walk.previous = change.hash;
  walk.number = change.number;
  walk.claims += claims.length;
}

const headOf = (buildingId: string, change: ChangeRow) => ({
  buildingId,
  number: change.number,
  at: change.at.toISOString(),
  actorId: change.actor_id,
  actorLabel: change.actor_label,
  cause: change.cause,
  correlationId: change.correlation_id,
  claims: change.claims,
});

/** The head is kept apart from the chain: changes taken off its end are missed there. */
async function checkHead(db: Db, walk: Walk, head: string): Promise<void> {
  const { rows } = await sql<{ version: number; head: string | null }>`
    select version, encode(head, 'hex') as head from dossier where building_id = ${walk.buildingId}::uuid`.execute(
    db,
  );
  const { version = 0, head: kept = null } = rows[0] ?? {};
  if (version !== walk.number || (kept ?? "") !== head)
    walk.faults.push(`La catena finisce alla scrittura ${walk.number}, il fascicolo alla ${version}`);
}

/** The register of operations holds the head of each writing, alone or with those of others written together. */
async function checkAnchor(db: Db, walk: Walk, head: string): Promise<boolean> {
  if (walk.number === 0) return false;
  const { rows } = await sql<{ hash: string | null }>`
    select a.detail ->> 'hash' as hash from audit_entry a
    where a.subject_kind = 'building' and a.subject_id = ${walk.buildingId} and a.action = 'dossier.write'
      and (a.detail ->> 'number')::int = ${walk.number}
    union all
    select a.detail -> 'heads' ->> ${walk.buildingId} from audit_entry a
    where a.subject_kind = 'dossier' and a.action = 'dossier.write' and a.detail -> 'heads' ->> ${walk.buildingId} = ${head}`.execute(
    db,
  );
  if (rows.some(({ hash }) => hash === head)) return true;
  if (rows.length > 0)
    walk.faults.push("Il registro delle operazioni ha un'altra impronta dell'ultima scrittura");
  return false;
}
