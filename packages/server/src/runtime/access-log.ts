import { CompiledQuery } from "kysely";
import type { Db } from "#runtime/database/open-database.ts";
import { keepPrepared } from "#runtime/database/prepared-texts.ts";

export interface Access {
  userId: string;
  /** `read`, `export`, `download`… */
  action: string;
  subjectKind: string;
  subjectId: string;
  correlationId: string;
}

/** Logs readings of personal data. A reading is answered only after its line is safe from the end of our process. */
export interface AccessLog {
  /** @throws when the reading cannot be logged: it must not be answered then */
  record(access: Access): Promise<void>;
}

/** The lines are split by the database: taken apart here, they would be put together again to be sent. */
const LINES = `
  select split_part(line, E'\\t', 1)::timestamptz, split_part(line, E'\\t', 2)::uuid, split_part(line, E'\\t', 3),
    split_part(line, E'\\t', 4), split_part(line, E'\\t', 5), split_part(line, E'\\t', 6)
  from string_to_table($1::text, E'\\n') as line`;
const INTO = "insert into access_log (at, user_id, action, subject_kind, subject_id, correlation_id)";

const INSERT = `${INTO} ${LINES} where line <> ''`;
const INSERT_ONCE = `
  with gone as (delete from access_journal where id = any($3::uuid[])),
  fresh as (insert into access_journal (id) values ($2) on conflict do nothing returning id)
  ${INTO} ${LINES}, fresh where line <> ''`;

/** Writes each reading into the database before it is answered: for a process without a disk of its own, and for tests. */
export function createAccessLog(db: Db): AccessLog {
  return { record: async (access) => writeLines(db, accessLine(access)) };
}

const PERSON = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
// oxlint-disable-next-line no-control-regex -- they would break a line of the journal, or the database's text.
const CONTROL = /[\0-\x1f]/g;

/**
 * A line of the log, ended: instant, person, action, kind and id of the subject, correlation; with tabs between.
 * @throws when the database would refuse it later, once the reading was answered
 */
export function accessLine({ userId, action, subjectKind, subjectId, correlationId }: Access): string {
  if (!PERSON.test(userId)) throw new Error("A reading is logged for a person");
  const subject = CONTROL.test(subjectId) ? subjectId.replaceAll(CONTROL, " ") : subjectId;
  return `${new Date().toISOString()}\t${userId}\t${action}\t${subjectKind}\t${subject}\t${correlationId}\n`;
}

/** @param lines of `accessLine`, one after the other */
export async function writeLines(db: Db, lines: string): Promise<void> {
  keepPrepared(INSERT);
  await db.executeQuery(CompiledQuery.raw(INSERT, [lines]));
}

export interface LinesOnce {
  id: string;
  lines: string;
  /** Groups whose file is gone long since: nobody will come with them again. */
  forgotten: readonly string[];
}

/** Writes a group of lines unless it already was, in one statement. */
export async function writeLinesOnce(db: Db, { id, lines, forgotten }: LinesOnce): Promise<void> {
  keepPrepared(INSERT_ONCE);
  await db.executeQuery(CompiledQuery.raw(INSERT_ONCE, [lines, id, [...forgotten]]));
}
