import type { DossierSource } from "@stabile/contract/sources";
import { sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import { visibleTo } from "#features/sources/list-items.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** A register by its name here, whether or not this installation asks it. */
export interface KnownSource {
  code: string;
  label: string;
  isConnected: boolean;
}

export async function listSources(
  db: Db,
  { sources, reach }: { sources: readonly KnownSource[]; reach: Reach },
): Promise<DossierSource[]> {
  const visible = visibleTo(reach);
  const { rows } = await sql<{ source: string; matched: number; waiting: number; setAside: number }>`
    select i.source, count(*) filter (where i.state in ('matched', 'decided'))::int as matched,
      count(*) filter (where i.state = 'waiting')::int as waiting,
      count(*) filter (where i.state = 'set-aside')::int as "setAside"
    from source_item i where i.withdrawn_on is null ${visible === undefined ? sql`` : sql`and ${visible}`}
    group by i.source`.execute(db);
  const { rows: readings } = await sql<{ platform: string; at: Date }>`
    select platform, last_run_at as at from sync_cursor where stream = 'reading' and last_run_at is not null`.execute(
    db,
  );
  const counts = new Map(rows.map(({ source, ...count }) => [source, count]));
  const lastRead = new Map(readings.map(({ platform, at }) => [platform, at]));
  return sources.map((source) => {
    const at = lastRead.get(source.code);
    return {
      ...source,
      ...(counts.get(source.code) ?? { matched: 0, waiting: 0, setAside: 0 }),
      ...(at === undefined ? {} : { lastReadAt: at.toISOString() }),
    };
  });
}
