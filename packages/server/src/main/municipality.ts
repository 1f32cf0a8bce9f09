import { sql } from "kysely";
import { z } from "zod";
import type { Config } from "#main/config.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { jsonSetting } from "#runtime/json-setting.ts";
import { inTransaction } from "#runtime/transaction.ts";

const named = z.string().trim().min(1).max(80);

/** What a municipality is made of that is kept as data: its parts, and the day it does not work. */
const Municipality = z.strictObject({
  description: z.string().optional(),
  /** Its Municipi, or whatever it calls them, in their order; none where there are none. Codes are those of the register. */
  municipi: z
    .array(z.strictObject({ code: z.string().trim().min(1).max(20), label: named }))
    .refine((all) => new Set(all.map(({ code }) => code)).size === all.length, "un codice compare due volte"),
  /** `day` as month and day: `06-24`. */
  patronSaint: z.strictObject({
    name: named,
    day: z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, "mese e giorno, come 06-24"),
  }),
});

export const municipalitySetting = jsonSetting(Municipality);

/**
 * Writes them where they differ: a changed patron saint has the deadlines of open orders counted anew by the worker.
 * Without the setting the tables are left as they are.
 */
export async function writeMunicipality(
  db: Db,
  { MUNICIPALITY_PROFILE: given }: Pick<Config, "MUNICIPALITY_PROFILE">,
): Promise<void> {
  if (given === undefined) return;
  const municipi = JSON.stringify(given.municipi.map((one, place) => ({ ...one, place: place + 1 })));
  const { name, day } = given.patronSaint;
  await inTransaction(db, async (tx) => {
    await sql`delete from municipio where not exists (
      select 1 from jsonb_to_recordset(${municipi}::jsonb) as x(code text) where x.code = municipio.code)`.execute(
      tx,
    );
    await sql`
      insert into municipio as m (code, label, sort_order)
      select code, label, place from jsonb_to_recordset(${municipi}::jsonb) as x(code text, label text, place int)
      on conflict (code) do update set label = excluded.label, sort_order = excluded.sort_order
      where (m.label, m.sort_order) is distinct from (excluded.label, excluded.sort_order)`.execute(tx);
    await sql`
      update holiday set name = ${name}, month_day = ${day}
      where code = 'patrono' and (name, month_day) is distinct from (${name}, ${day})`.execute(tx);
  });
}
