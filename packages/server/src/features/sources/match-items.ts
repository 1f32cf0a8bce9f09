import { sql } from "kysely";
import {
  type Door,
  type DoorIndex,
  indexDoors,
  matchAddress,
  type SaidAddress,
} from "#domain/address/match-address.ts";
import { romeDay } from "#domain/time/rome.ts";
import { REALGIMM, type Said, type SaidPlant } from "#features/sources/source-item.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { createPace } from "#runtime/jobs/pace.ts";
import { inTransaction, lockName, type Tx } from "#runtime/transaction.ts";

const MOST_AT_A_TIME = 500;
const MOST_TURNS = 100_000;
const MARK = { platform: "stabile", stream: "source-match" } as const;

/**
 * Finds the building of each item that nobody has decided, and of a plant its element: those that are new or at another
 * address, and all of them when buildings or heating elements are other than before.
 * @returns items that are now of another building than before
 */
export async function matchItems(db: Db, { clock }: { clock: Clock }): Promise<number> {
  const mark = await markOfRegister(db, clock);
  const isRegisterNew = mark !== (await lastMark(db));
  if (!isRegisterNew && !(await hasWork(db))) return 0;
  const ground = await loadGround(db);
  let changed = 0;
  let after = "00000000-0000-0000-0000-000000000000";
  const pace = createPace({ most: MOST_AT_A_TIME });
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const page = { ground, isRegisterNew, after, atMost: pace.size(), now: clock.now() };
    const outcome = await pace.turn(() => inTransaction(db, (tx) => matchPage(tx, page)));
    changed += outcome.changed;
    if (outcome.last === undefined) break;
    after = outcome.last;
  }
  if (isRegisterNew) await noteMark(db, mark);
  return changed;
}

/** Once a day in any case: what was committed late may bear an instant that was looked at before. */
async function markOfRegister(db: Db, clock: Clock): Promise<string> {
  const { rows } = await sql<{ mark: string }>`
    select concat_ws('|', (select concat(count(*), ' ', max(updated_at)) from building),
      (select concat(count(*), ' ', max(updated_at)) from element where uni8290 = '5.1')) as mark`.execute(
    db,
  );
  return `${romeDay(clock.now())}|${rows[0]?.mark ?? ""}`;
}

async function lastMark(db: Db): Promise<string | undefined> {
  const { rows } = await sql<{ cursor: string }>`
    select cursor from sync_cursor where platform = ${MARK.platform} and stream = ${MARK.stream}`.execute(db);
  return rows[0]?.cursor;
}

async function noteMark(db: Db, mark: string): Promise<void> {
  await sql`
    insert into sync_cursor (platform, stream, cursor) values (${MARK.platform}, ${MARK.stream}, ${mark})
    on conflict (platform, stream) do update set cursor = excluded.cursor`.execute(db);
}

async function hasWork(db: Db): Promise<boolean> {
  const { rows } =
    await sql`select 1 from source_item where to_match and source <> ${REALGIMM} limit 1`.execute(db);
  return rows.length > 0;
}

interface Heater {
  id: string;
  serial: string | null;
}

interface Ground {
  doors: DoorIndex;
  /** By building. */
  heaters: ReadonlyMap<string, Heater[]>;
}

async function loadGround(db: Db): Promise<Ground> {
  const { rows: doors } = await sql<Door>`
    select id, street_name as street, civic_number as number, coalesce(civic_letter, '') as letter,
      coalesce(civic_colour, 'black') as colour
    from building where withdrawn_on is null and street_name is not null and civic_number is not null order by id`.execute(
    db,
  );
  const { rows: heaters } = await sql<Heater & { building: string }>`
    select id, building_id as building, serial from element
    where uni8290 = '5.1' and withdrawn_on is null order by id`.execute(db);
  return { doors: indexDoors(doors), heaters: Map.groupBy(heaters, ({ building }) => building) };
}

interface ItemRow {
  id: string;
  source: string;
  said: Said;
  addresses: SaidAddress[];
  state: string;
  building_ids: string[];
  element_id: string | null;
  candidate_buildings: string[];
  candidate_elements: string[];
}

interface Page {
  ground: Ground;
  isRegisterNew: boolean;
  after: string;
  atMost: number;
  now: Date;
}

async function matchPage(
  tx: Tx,
  { ground, isRegisterNew, after, atMost, now }: Page,
): Promise<{ changed: number; last: string | undefined }> {
  await lockName(tx, "sources.match");
  const { rows } = await sql<ItemRow>`
    select id, source, said, addresses, state, building_ids, element_id, candidate_buildings, candidate_elements
    from source_item
    where id > ${after}::uuid and source <> ${REALGIMM} and withdrawn_on is null and (to_match ${isRegisterNew ? sql`or state in ('waiting', 'matched')` : sql``})
    order by id limit ${atMost} for update`.execute(tx);
  const taken = await takenElements(tx);
  const found = rows.flatMap((row) => {
    const match = matchOf(row, ground, taken);
    return isAsBefore(row, match) ? [] : [{ id: row.id, ...match }];
  });
  await sql`update source_item set to_match = false where id = any(${rows.map(({ id }) => id)}::uuid[]) and to_match`.execute(
    tx,
  );
  await write(tx, found, now);
  return { changed: found.length, last: rows.length < atMost ? undefined : rows.at(-1)?.id };
}

interface Match {
  state: "waiting" | "matched";
  buildings: string[];
  element: string | null;
  candidateBuildings: string[];
  candidateElements: string[];
}

/** By element: the item that has it. */
async function takenElements(tx: Tx): Promise<Map<string, string>> {
  const { rows } = await sql<{ element_id: string; id: string }>`
    select element_id, id from source_item where element_id is not null and withdrawn_on is null`.execute(tx);
  return new Map(rows.map(({ element_id: element, id }) => [element, id]));
}

function matchOf(
  { id, said, addresses }: ItemRow,
  { doors, heaters }: Ground,
  taken: Map<string, string>,
): Match {
  const matches = addresses.map((address) => matchAddress(doors, address));
  const buildings = [...new Set(matches.flatMap((match) => (match.kind === "one" ? [match.id] : [])))];
  const candidates = [...new Set(matches.flatMap((match) => (match.kind === "one" ? [] : match.ids)))];
  if (buildings.length === 0) return waiting(candidates.slice(0, 8));
  if (said.kind !== "heating-plant") return matched(buildings);
  const [building = ""] = buildings;
  // A plant is in one place: two addresses of two buildings leave it to a person.
  if (buildings.length > 1) return waiting(buildings);
  const inBuilding = heaters.get(building) ?? [];
  if (inBuilding.length === 0) return matched(buildings);
  const element = elementOf(said, inBuilding);
  if (element !== undefined && (taken.get(element) ?? id) === id) {
    taken.set(element, id);
    return { ...matched(buildings), element };
  }
  return {
    ...waiting([building]),
    buildings,
    candidateElements: inBuilding.map((heater) => heater.id).slice(0, 20),
  };
}

const waiting = (candidateBuildings: string[]): Match => ({
  ...{ state: "waiting", buildings: [], element: null, candidateBuildings, candidateElements: [] },
});
const matched = (buildings: string[]): Match => ({
  ...{ state: "matched", buildings, element: null, candidateBuildings: [], candidateElements: [] },
});

/** The same serial number, of one element and no other. */
function elementOf({ serials }: SaidPlant, heaters: readonly Heater[]): string | undefined {
  const own = new Set(serials.map(bareSerial));
  const same = heaters.filter(({ serial }) => serial !== null && own.has(bareSerial(serial)));
  return same.length === 1 ? same[0]?.id : undefined;
}

const bareSerial = (serial: string): string => serial.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");

const isAsBefore = (row: ItemRow, match: Match): boolean =>
  row.state === match.state &&
  row.element_id === match.element &&
  sameIds(row.building_ids, match.buildings) &&
  sameIds(row.candidate_buildings, match.candidateBuildings) &&
  sameIds(row.candidate_elements, match.candidateElements);

const sameIds = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id) => other.includes(id));

async function write(tx: Tx, found: readonly (Match & { id: string })[], now: Date): Promise<void> {
  if (found.length === 0) return;
  // First let go, then taken: an element may pass from one plant to another.
  await sql`update source_item set element_id = null where id = any(${found.map(({ id }) => id)}::uuid[])`.execute(
    tx,
  );
  const rows = found.map(({ buildings, candidateBuildings, candidateElements, ...rest }) => ({
    ...rest,
    buildings: asArray(buildings),
    candidate_buildings: asArray(candidateBuildings),
    candidate_elements: asArray(candidateElements),
  }));
  await sql`
    update source_item i set state = r.state, building_ids = r.buildings::uuid[], element_id = r.element,
      candidate_buildings = r.candidate_buildings::uuid[], candidate_elements = r.candidate_elements::uuid[],
      to_apply = true, version = i.version + 1, updated_at = ${now}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (id uuid, state text, buildings text, element uuid,
      candidate_buildings text, candidate_elements text)
    where i.id = r.id`.execute(tx);
}

const asArray = (ids: readonly string[]): string => `{${ids.join(",")}}`;
