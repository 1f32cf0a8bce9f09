import { CompiledQuery } from "kysely";
import type { Db } from "#runtime/database/open-database.ts";
import { keepPrepared } from "#runtime/database/prepared-texts.ts";

/**
 * Runs a statement written as text that is one of few: it is planned once, whatever its values. For what is done all
 * day, where building the same query tree at every call costs more than the database takes to answer it.
 */
export function runText<R>(db: Db, text: string, values: readonly unknown[] = []): Promise<R[]> {
  keepPrepared(text);
  return runPlanned<R>(db, text, values);
}

/** Runs a statement whose good plan depends on its values, and is made for them each time. */
export async function runPlanned<R>(db: Db, text: string, values: readonly unknown[] = []): Promise<R[]> {
  const { rows } = await db.executeQuery<R>(CompiledQuery.raw(text, [...values]));
  return rows;
}
