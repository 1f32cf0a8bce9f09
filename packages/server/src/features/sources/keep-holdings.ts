import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { compareTellings, type Telling } from "#domain/property/newer.ts";
import { romeDay } from "#domain/time/rome.ts";
import { digestOf } from "#features/sources/digest-of.ts";
import { dateOf, endOf, holdingLabel } from "#features/sources/facts-of-holdings.ts";
import { REALGIMM } from "#features/sources/source-item.ts";
import type { Holding, HoldingChange } from "#ports/property-register.ts";
import type { Tx } from "#runtime/transaction.ts";

interface Kept {
  id: string;
  kind: string;
  source_key: string;
  sequence: string | null;
  listed_digest: string;
  dated: string | null;
  refused_digest: string | null;
  older_sequence: string | null;
}

/** A record of the register as it is written here. */
interface Row {
  id: string;
  kind: string;
  key: string;
  label: string;
  said: Holding;
  digest: string;
  sequence: number;
  withdrawnOn: string | null;
}

export interface KeptChanges {
  written: number;
  older: number;
}

/**
 * Writes what the register says: what is the same as before is left alone, and what is older than what is kept is put beside
 * it, never over it.
 * @param told false of what was sent back to be read again: an old one that is late is no news
 */
export async function keepHoldings(
  tx: Tx,
  changes: readonly HoldingChange[],
  { now, told }: { now: Date; told: boolean },
): Promise<KeptChanges> {
  const rows = newest(changes).map((change) => toRow(change, now));
  const kept = await lockKept(tx, rows);
  const newer: Row[] = [];
  const same: Row[] = [];
  const older: Row[] = [];
  for (const row of rows) {
    const before = kept.get(`${row.kind} ${row.key}`);
    const verdict = compareTellings(before === undefined ? undefined : keptTelling(before), tellingOf(row));
    if (verdict === "newer") newer.push({ ...row, id: before?.id ?? row.id });
    else if (before === undefined) continue;
    else if (verdict === "same") same.push({ ...row, id: before.id });
    else if (told && row.digest !== before.refused_digest && isNewestOlder(before, row))
      older.push({ ...row, id: before.id });
  }
  await writeNewer(tx, newer, now);
  await noteSame(tx, same);
  await noteOlder(tx, older, now);
  return { written: newer.length, older: older.length };
}

/** Of several changes of one record the last holds. */
function newest(changes: readonly HoldingChange[]): HoldingChange[] {
  const last = new Map<string, HoldingChange>();
  for (const change of changes) {
    const name = `${change.holding.kind} ${change.holding.key}`;
    const before = last.get(name);
    if (before === undefined || before.sequence <= change.sequence) last.set(name, change);
  }
  return [...last.values()];
}

function toRow({ holding, sequence, withdrawnOn }: HoldingChange, now: Date): Row {
  const ended = endOf(holding);
  const gone = withdrawnOn ?? (ended !== null && ended <= romeDay(now) ? ended : null);
  const { kind, key } = holding;
  const digest = digestOf([holding, gone]);
  return {
    id: uuidV7(),
    kind,
    key,
    label: holdingLabel(holding),
    said: holding,
    digest,
    sequence,
    withdrawnOn: gone,
  };
}

const tellingOf = ({ sequence, digest, said }: Row): Telling => ({ sequence, digest, datedOn: dateOf(said) });
const keptTelling = ({ sequence, listed_digest: digest, dated }: Kept): Telling => ({
  sequence: sequence === null ? null : Number(sequence),
  digest,
  datedOn: dated,
});
const isNewestOlder = ({ older_sequence: known }: Kept, { sequence }: Row): boolean =>
  known === null || Number(known) <= sequence;

async function lockKept(tx: Tx, rows: readonly Row[]): Promise<Map<string, Kept>> {
  const { rows: kept } = await sql<Kept>`
    select id, kind, source_key, sequence, listed_digest, coalesce(said->>'issuedOn', said->>'datedOn') as dated,
      refused_digest, older->>'sequence' as older_sequence
    from source_item where source = ${REALGIMM} and source_key = any(${rows.map(({ key }) => key)}::text[])
    order by id for update`.execute(tx);
  return new Map(kept.map((row) => [`${row.kind} ${row.source_key}`, row]));
}

async function writeNewer(tx: Tx, rows: readonly Row[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into source_item as i (id, source, kind, source_key, label, said, listed_digest, sequence, withdrawn_on,
      to_match, first_read_at, read_at, updated_at)
    select id, ${REALGIMM}, kind, key, label, said, digest, sequence, "withdrawnOn", false,
      ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, kind text, key text, label text, said jsonb,
      digest text, sequence bigint, "withdrawnOn" date)
    on conflict (source, kind, source_key) do update set label = excluded.label, said = excluded.said,
      listed_digest = excluded.listed_digest, sequence = excluded.sequence, withdrawn_on = excluded.withdrawn_on,
      read_at = excluded.read_at, updated_at = excluded.updated_at, version = i.version + 1, to_apply = true,
      older = null, conflict_at = null, refused_digest = null`.execute(tx);
}

/** What an earlier reading had found older is not so any more. */
async function noteSame(tx: Tx, rows: readonly Row[]): Promise<void> {
  await sql`
    update source_item i set sequence = greatest(i.sequence, r.sequence), older = null, conflict_at = null
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, sequence bigint)
    where i.id = r.id and (i.sequence is distinct from greatest(i.sequence, r.sequence) or i.older is not null)`.execute(
    tx,
  );
}

async function noteOlder(tx: Tx, rows: readonly Row[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  const beside = rows.map(({ id, said, digest, label, sequence, withdrawnOn }) => ({
    id,
    older: { said, digest, label, sequence, withdrawnOn, at: now.toISOString() },
  }));
  await sql`
    update source_item i set older = r.older
    from jsonb_to_recordset(${JSON.stringify(beside)}::jsonb) as r (id uuid, older jsonb)
    where i.id = r.id and (i.older - 'at') is distinct from (r.older - 'at')`.execute(tx);
}

/**
 * A reading has come to its end: what it left older is what the register says now, and a person is asked. While a reading
 * goes on an old change may yet be followed by its newer ones.
 */
export async function raiseConflicts(tx: Tx, now: Date): Promise<number> {
  const result = await sql`
    update source_item set conflict_at = ${now}::timestamptz, version = version + 1, updated_at = ${now}::timestamptz
    where source = ${REALGIMM} and older is not null and conflict_at is null`.execute(tx);
  return Number(result.numAffectedRows ?? 0n);
}

/** The building of what was read: by its key, or by its unit's; what came before its building waits for it. */
export async function placeHoldings(tx: Tx, now: Date): Promise<number> {
  const result = await sql`
    update source_item i set state = 'matched', building_ids = array[p.building_id], to_apply = true,
      version = i.version + 1, updated_at = ${now}::timestamptz
    from (
      select w.id, coalesce(b.id, u.building_id) as building_id from source_item w
      left join building b on b.source = ${REALGIMM} and b.source_key = w.said->>'buildingKey'
      left join unit u on u.source = ${REALGIMM} and u.source_key = w.said->>'unitKey'
      where w.source = ${REALGIMM} and w.state = 'waiting') as p
    where i.id = p.id and p.building_id is not null`.execute(tx);
  return Number(result.numAffectedRows ?? 0n);
}

/** The file of each plan whose building is known, wanted when it is new or another one. */
export async function wantFiles(tx: Tx, now: Date): Promise<void> {
  await sql`
    insert into register_file as f (item_id, document_key, sha256, updated_at)
    select i.id, i.said->>'documentKey', i.said->>'sha256', ${now}::timestamptz
    from source_item i left join register_file k on k.item_id = i.id
    where i.source = ${REALGIMM} and i.kind = 'floor-plan' and i.withdrawn_on is null and i.building_ids <> '{}'
      and (k.item_id is null or (k.document_key, k.sha256) is distinct from (i.said->>'documentKey', i.said->>'sha256'))
    on conflict (item_id) do update set document_key = excluded.document_key, sha256 = excluded.sha256, state = 'wanted',
      because = null, attempts = 0, updated_at = excluded.updated_at`.execute(tx);
}
