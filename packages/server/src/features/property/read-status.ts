import type { PropertyStatus } from "@stabile/contract/property";
import { sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import { itemInReach } from "#features/property/list-conflicts.ts";
import { inReach, REALGIMM } from "#features/property/writing.ts";
import { HOLDING_MESSAGE, type ItemKind, KIND_LABEL } from "#features/sources/public.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface StatusAsked {
  name: string;
  connected: boolean;
  reach: Reach;
}

/** How far the exchange with the register is, both ways, of what somebody may see. */
export async function readStatus(db: Db, { name, connected, reach }: StatusAsked): Promise<PropertyStatus> {
  const { rows: read } = await sql<{ kind: ItemKind; count: number; waiting: number; conflicts: number }>`
    select i.kind, count(*) filter (where i.withdrawn_on is null)::int as count,
      count(*) filter (where i.state = 'waiting' and i.withdrawn_on is null)::int as waiting,
      count(*) filter (where i.conflict_at is not null)::int as conflicts
    from source_item i where i.source = ${REALGIMM} and ${itemInReach(reach)} group by i.kind order by i.kind`.execute(
    db,
  );
  const { rows: times } = await sql<{ read: Date | null; since: Date | null; parked: number }>`
    select (select last_run_at from sync_cursor where platform = ${REALGIMM} and stream = 'reading') as read,
      (select since from register_wire) as since,
      (select count(*)::int from inbox_message where platform = ${REALGIMM} and kind = ${HOLDING_MESSAGE}
        and state = 'parked') as parked`.execute(db);
  const [time] = times;
  const sum = (of: (row: (typeof read)[number]) => number) => read.reduce((total, row) => total + of(row), 0);
  return {
    ...{ name, connected, parked: time?.parked ?? 0 },
    read: read.map(({ kind, count }) => ({ kind, label: KIND_LABEL[kind], count })),
    ...{ waiting: sum(({ waiting }) => waiting), conflicts: sum(({ conflicts }) => conflicts) },
    ...(time?.read == null ? {} : { lastReadAt: time.read.toISOString() }),
    ...(time?.since == null ? {} : { writesSince: time.since.toISOString() }),
    files: await countFiles(db, reach),
    writings: await countWritings(db, reach),
  };
}

async function countFiles(db: Db, reach: Reach): Promise<PropertyStatus["files"]> {
  const { rows } = await sql<PropertyStatus["files"]>`
    select count(*) filter (where f.state = 'wanted')::int as wanted, count(*) filter (where f.state = 'kept')::int as kept,
      count(*) filter (where f.state = 'parked')::int as parked
    from register_file f join source_item i on i.id = f.item_id
    where i.withdrawn_on is null and ${itemInReach(reach)}`.execute(db);
  return rows[0] ?? { wanted: 0, kept: 0, parked: 0 };
}

async function countWritings(db: Db, reach: Reach): Promise<PropertyStatus["writings"]> {
  const { rows } = await sql<{ state: keyof PropertyStatus["writings"]; count: number }>`
    select w.state, count(*)::int as count from register_writing w join building b on b.id = w.building_id
    where ${inReach(reach)} group by w.state`.execute(db);
  const counts = { waiting: 0, written: 0, parked: 0, conflict: 0, dropped: 0 };
  for (const { state, count } of rows) counts[state] = count;
  return counts;
}
