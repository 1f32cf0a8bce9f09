import type { SchoolYear as ToldYear, WrittenSchoolYear } from "@stabile/contract/planning";
import { sql } from "kysely";
import type { Principal, Reach } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { faultOfYear, type SchoolYear } from "#domain/planning/school-year.ts";
import { audit } from "#runtime/audit.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, lockName, type Tx } from "#runtime/transaction.ts";

type YearRow = SchoolYear & { writtenBy: string; writtenAt: Date };

/** The newest version of each school year that somebody wrote, in order. */
export async function loadSchoolYears(db: Db): Promise<YearRow[]> {
  const { rows } = await sql<YearRow>`
    select distinct on (code) code, version, first_day::text as "firstDay", last_day::text as "lastDay", pauses, weekdays,
      source, written_by_label as "writtenBy", written_at as "writtenAt"
    from school_year order by code, version desc`.execute(db);
  return rows;
}

export async function listSchoolYears(db: Db): Promise<{ items: ToldYear[] }> {
  const years = await loadSchoolYears(db);
  return {
    items: years.map(({ writtenAt, pauses, weekdays, ...year }) => ({
      ...year,
      ...{ pauses: [...pauses], weekdays: [...weekdays], writtenAt: writtenAt.toISOString() },
    })),
  };
}

export interface WritingYear {
  year: WrittenSchoolYear;
  principal: Principal;
  reach: Reach;
  correlationId: string;
}

/**
 * The days of lessons as the act of the Region says them: a version is added, none is changed.
 * @throws Problem `forbidden` for a part of the municipality, `unprocessable` naming the field, `conflict`
 */
export function writeSchoolYear(
  db: Db,
  { clock }: { clock: Clock },
  { year, principal, reach, correlationId }: WritingYear,
): Promise<{ version: number }> {
  if (!reach.all)
    throw new Problem(
      "forbidden",
      "Il calendario vale per tutto il Comune: serve un ruolo su tutto il Comune",
    );
  const fault = faultOfYear(year);
  if (fault !== undefined) throw new Problem("unprocessable", fault.message, [fault]);
  return inTransaction(db, async (tx) => {
    await lockName(tx, "school-years");
    const version = await nextVersion(tx, year);
    const { code, firstDay, lastDay, pauses, weekdays, source } = year;
    const { userId, displayName } = principal;
    await sql`
      insert into school_year (id, code, version, first_day, last_day, pauses, weekdays, source, written_by,
        written_by_label, written_at)
      values (${uuidV7()}, ${code}, ${version}, ${firstDay}, ${lastDay}, ${JSON.stringify(pauses)}::jsonb,
        ${JSON.stringify(weekdays)}::jsonb, ${source}, ${userId}, ${displayName}, ${clock.now()})`.execute(
      tx,
    );
    await audit(tx, {
      actor: { id: userId, label: displayName },
      ...{ action: "school-year.write", subjectKind: "school-year", subjectId: code, correlationId },
      detail: { version, source },
    });
    return { version };
  });
}

async function nextVersion(tx: Tx, { code, seen }: WrittenSchoolYear): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    select coalesce(max(version), 0)::int as version from school_year where code = ${code}`.execute(tx);
  const last = rows[0]?.version ?? 0;
  if (last !== seen)
    throw new Problem("conflict", "Qualcun altro ha cambiato questo calendario nel frattempo: ricarica");
  return last + 1;
}
