import { sql } from "kysely";
import type { Value } from "#domain/dossier/claims.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { romeDay } from "#domain/time/rome.ts";
import {
  keepRecords,
  lockDossiers,
  type Origin,
  type SaidFact,
  stateFacts,
  type Subject,
  wrongIn,
} from "#features/dossier/public.ts";
import { elementValues, recordOf, recordValues, type Values } from "#features/sources/facts-of-items.ts";
import { type ItemKind, REALGIMM, type Said } from "#features/sources/source-item.ts";
import { stateCertificates } from "#features/sources/state-certificates.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { createPace } from "#runtime/jobs/pace.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

const MOST_AT_A_TIME = 40;
const MOST_TURNS = 100_000;

/**
 * Brings what registers say into the dossiers of the buildings that it is of: facts of an item of the dossier and, of a plant,
 * of its element. What an item says no more, or says of another building now, is withdrawn from today. Each batch is one
 * transaction, and a stop loses nothing.
 * @returns items applied
 */
export async function applyItems(db: Db, { clock }: { clock: Clock }): Promise<number> {
  let applied = 0;
  const pace = createPace({ most: MOST_AT_A_TIME });
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const atMost = pace.size();
    const batch = await pace.turn(() => inTransaction(db, (tx) => applyBatch(tx, clock.now(), { atMost })));
    applied += batch;
    if (batch < atMost) break;
  }
  return applied;
}

/** Of one item, in the transaction of what a person decides of it. */
export const applyItem = (tx: Tx, now: Date, id: string): Promise<number> =>
  applyBatch(tx, now, { only: id, atMost: 1 });

interface Stated extends Subject {
  buildingId: string;
}

interface ItemRow {
  id: string;
  source: string;
  kind: ItemKind;
  source_key: string;
  said: Said;
  building_ids: string[];
  element_id: string | null;
  stated: Stated[];
  withdrawn_on: string | null;
}

async function applyBatch(
  tx: Tx,
  now: Date,
  { only, atMost }: { only?: string; atMost: number },
): Promise<number> {
  const { rows } = await sql<ItemRow>`
    select id, source, kind, source_key, said, building_ids, element_id, stated, withdrawn_on::text from source_item
    where to_apply ${only === undefined ? sql`` : sql`and id = ${only}::uuid`} order by source, id limit ${atMost} for update skip locked`.execute(
    tx,
  );
  for (const [source, items] of Map.groupBy(rows, (row) => row.source)) {
    const origin: Origin = {
      ...{ source, cause: "platform", correlationId: uuidV7(), now },
      actor: { id: null, label: source },
    };
    await applyOf(tx, origin, items);
  }
  return rows.length;
}

interface Wanted {
  item: ItemRow;
  subject: Stated;
  values: Values;
}

async function applyOf(tx: Tx, origin: Origin, items: readonly ItemRow[]): Promise<void> {
  // The dossiers first, as everybody who writes does.
  const buildings = items.flatMap(({ building_ids: own, stated }) => [
    ...own,
    ...stated.map((one) => one.buildingId),
  ]);
  await lockDossiers(tx, buildings);
  const wanted = await wantedOf(tx, origin, items);
  const today = romeDay(origin.now);
  const refused = new Map<string, { field: string; text: string }[]>();
  const facts = wanted.flatMap(({ item, subject, values }) =>
    factsOf(subject, values, today).filter(({ fact }) => {
      const because = wrongIn(fact, today);
      if (because !== undefined)
        refused.set(item.id, [...(refused.get(item.id) ?? []), { field: fact.field, text: because }]);
      return because === undefined;
    }),
  );
  await withdrawRecords(tx, { items, wanted, today });
  await stateFacts(tx, origin, await sayingsOf(tx, origin.source, { items, wanted, facts }));
  await noteApplied(tx, { items, wanted, refused });
  if (origin.source === REALGIMM) await stateCertificates(tx, origin, buildings);
}

async function wantedOf(tx: Tx, origin: Origin, items: readonly ItemRow[]): Promise<Wanted[]> {
  const standing = items.filter(({ withdrawn_on: on }) => on === null);
  const places = standing.flatMap((item) =>
    item.building_ids.map((buildingId) => ({ item, buildingId, values: recordValues(item.said) })),
  );
  const records = await keepRecords(
    tx,
    origin,
    places.map(({ item, buildingId, values }) => ({
      ...{ buildingId, kind: recordOf(item.said), sourceKey: `${item.source_key}@${buildingId}` },
      naming: namingOf(values),
    })),
  );
  const asRecords = places.map(
    ({ item, buildingId, values }, place): Wanted => ({
      ...{ item, values },
      subject: { kind: "record", id: records[place] ?? "", buildingId },
    }),
  );
  const asElements = standing.flatMap((item): Wanted[] => {
    const [buildingId] = item.building_ids;
    if (item.element_id === null || buildingId === undefined) return [];
    return [
      {
        item,
        values: elementValues(item.said),
        subject: { kind: "element", id: item.element_id, buildingId },
      },
    ];
  });
  return [...asRecords, ...asElements];
}

const namingOf = (values: Values): Map<string, { value: Value }> =>
  new Map(
    Object.entries(values).flatMap(([field, value]) => (value === null ? [] : [[field, { value }] as const])),
  );

function factsOf(subject: Stated, values: Values, today: string): { buildingId: string; fact: SaidFact }[] {
  const { buildingId, kind, id } = subject;
  return Object.entries(values).flatMap(([field, value]) => {
    if (value === null || value === "") return [];
    const plain = typeof value === "string" ? value.normalize("NFC").trim() : value;
    const fact = {
      subject: { kind, id },
      field,
      value: plain,
      quality: "declared" as const,
      validFrom: today,
    };
    return [{ buildingId, fact }];
  });
}

interface Saying {
  items: readonly ItemRow[];
  wanted: readonly Wanted[];
  facts: readonly { buildingId: string; fact: SaidFact }[];
}

/** What is said again as before is left out, or it would hold from a later day; what is said no more is withdrawn. */
async function sayingsOf(tx: Tx, source: string, { items, wanted, facts }: Saying) {
  const subjects = new Map<string, Stated>();
  for (const subject of [...items.flatMap(({ stated }) => stated), ...wanted.map((one) => one.subject)])
    subjects.set(subject.id, subject);
  const { rows } = await sql<{ id: string; field: string; value: Value; building: string }>`
    select subject_id as id, field, value, building_id as building from claim
    where subject_id = any(${[...subjects.keys()]}::uuid[]) and source = ${source} and superseded_at is null`.execute(
    tx,
  );
  const standing = new Map(rows.map((row) => [`${row.id} ${row.field}`, row]));
  const said = new Set(facts.map(({ fact }) => `${fact.subject.id} ${fact.field}`));
  const fresh = facts.filter(
    ({ fact }) => standing.get(`${fact.subject.id} ${fact.field}`)?.value !== fact.value,
  );
  const gone = [...standing].filter(([about]) => !said.has(about)).map(([, row]) => row);
  const buildings = new Set([
    ...fresh.map(({ buildingId }) => buildingId),
    ...gone.map(({ building }) => building),
  ]);
  return [...buildings].map((buildingId) => ({
    buildingId,
    facts: fresh.filter((one) => one.buildingId === buildingId).map(({ fact }) => fact),
    withdrawn: gone
      .filter(({ building }) => building === buildingId)
      .map(({ id, field }) => ({ subject: { kind: subjects.get(id)?.kind ?? "record", id }, field })),
  }));
}

async function withdrawRecords(
  tx: Tx,
  { items, wanted, today }: { items: readonly ItemRow[]; wanted: readonly Wanted[]; today: string },
): Promise<void> {
  const kept = new Set(wanted.map(({ subject }) => subject.id));
  const gone = items.flatMap(({ stated }) =>
    stated.flatMap(({ kind, id }) => (kind === "record" && !kept.has(id) ? [id] : [])),
  );
  if (gone.length === 0) return;
  await sql`
    update dossier_record set withdrawn_on = ${today}::date
    where id = any(${gone}::uuid[]) and withdrawn_on is null`.execute(tx);
}

async function noteApplied(
  tx: Tx,
  {
    items,
    wanted,
    refused,
  }: Pick<Saying, "items" | "wanted"> & { refused: ReadonlyMap<string, { field: string; text: string }[]> },
): Promise<void> {
  const stated = Map.groupBy(wanted, ({ item }) => item.id);
  const rows = items.map(({ id }) => ({
    id,
    stated: (stated.get(id) ?? []).map(({ subject }) => subject),
    refused: refused.get(id) ?? [],
  }));
  await sql`
    update source_item i set to_apply = false, stated = r.stated, refused = r.refused
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, stated jsonb, refused jsonb)
    where i.id = r.id`.execute(tx);
}
