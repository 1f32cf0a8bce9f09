import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import { documentReachOf, seenDocuments } from "#features/documents/document-access.ts";
import type { Db } from "#runtime/database/open-database.ts";

interface WrongFile {
  id: string;
  code: string;
  title: string;
  number: number;
  outcome: "missing" | "altered";
  since: Date;
}

const MOST_SHOWN = 200;
/** What an act of discarding let go is not missing. */
const NOT_DISCARDED = sql`not exists (select 1 from discarded_file x where x.sha256 = v.sha256)`;

/** How the files of the documents that somebody sees are: whole, still to be looked at, and each that is not as it came. */
export async function readIntegrity(db: Db, principal: Principal) {
  const seen = seenDocuments(documentReachOf(principal));
  const from = sql`document_version v join document d on d.id = v.document_id left join building b on b.id = d.building_id
    left join blob_check c on c.sha256 = v.sha256`;
  const { rows } = await sql<{ whole: number; waiting: number; last: Date | null }>`
    select (count(*) filter (where c.outcome = 'whole'))::int as whole, (count(*) filter (where c.sha256 is null))::int as waiting,
      max(c.checked_at) as last from ${from} where ${seen} and ${NOT_DISCARDED}`.execute(db);
  const { rows: wrong } = await sql<WrongFile>`
    select d.id, d.code, d.title, v.number, c.outcome, c.wrong_since as since from ${from}
    where c.wrong_since is not null and ${seen} and ${NOT_DISCARDED} order by c.wrong_since desc, d.code limit ${MOST_SHOWN}`.execute(
    db,
  );
  const [counts] = rows;
  return {
    whole: counts?.whole ?? 0,
    waiting: counts?.waiting ?? 0,
    ...(counts?.last ? { lastCheckedAt: counts.last.toISOString() } : {}),
    wrong: wrong.map((one) => ({ ...one, since: one.since.toISOString() })),
  };
}
