import { sql } from "kysely";
import { romeDay } from "#domain/time/rome.ts";
import { groundToWrite } from "#features/dossier/dossier-ground.ts";
import { measureDossiers } from "#features/dossier/measure-dossiers.ts";
import { stateFacts } from "#features/dossier/state-facts.ts";
import { originOfPerson, type Writing } from "#features/dossier/write-facts.ts";
import { audit } from "#runtime/audit.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

/**
 * Takes back an item that a person wrote by mistake. What was said of it stays, superseded: past days show it.
 * @throws Problem `not-found`, `forbidden`, `conflict` of an item that a platform keeps
 */
export function withdrawRecord(
  db: Db,
  { clock }: { clock: Clock },
  { recordId, reason, ...writing }: Writing & { recordId: string; reason: string },
): Promise<{ version: number }> {
  return inTransaction(db, async (tx) => {
    const ground = await groundToWrite(tx, writing.buildingId, writing.principal);
    const origin = originOfPerson(writing, { ground, now: clock.now(), source: "person" });
    const record = await lockRecord(tx, ground.id, recordId);
    if (record.source !== "person")
      throw new Problem("conflict", "Questa voce viene da una piattaforma: va tolta là");
    const withdrawn = record.fields.map((field) => ({
      subject: { kind: "record" as const, id: recordId },
      field,
    }));
    const { changed } = await stateFacts(tx, origin, [{ buildingId: ground.id, facts: [], withdrawn }]);
    await sql`update dossier_record set withdrawn_on = ${romeDay(origin.now)}::date where id = ${recordId}::uuid`.execute(
      tx,
    );
    await measureDossiers(tx, origin.now, [ground.id]);
    await audit(tx, {
      actor: origin.actor,
      action: "dossier.withdraw-record",
      subjectKind: "building",
      subjectId: ground.id,
      detail: { recordId, kind: record.kind, reason },
      correlationId: writing.correlationId,
    });
    return { version: changed.get(ground.id) ?? ground.version };
  });
}

interface Standing {
  kind: string;
  source: string;
  fields: string[];
}

async function lockRecord(tx: Tx, buildingId: string, recordId: string): Promise<Standing> {
  const { rows } = await sql<Standing>`
    select r.kind, r.source, coalesce((select json_agg(distinct c.field) from claim c
      where c.subject_id = r.id and c.source = 'person' and c.superseded_at is null), '[]') as fields
    from dossier_record r
    where r.id = ${recordId}::uuid and r.building_id = ${buildingId}::uuid and r.withdrawn_on is null for update of r`.execute(
    tx,
  );
  const record = rows[0];
  if (record === undefined) throw new Problem("not-found", "Questa voce non c'è, o è già stata tolta");
  return record;
}
