import type { SaidFact as AskedFact } from "@stabile/contract/dossier-shapes";
import { fieldOf } from "#domain/dossier/dictionary/dictionary.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { romeDay } from "#domain/time/rome.ts";
import { groundToWrite } from "#features/dossier/dossier-ground.ts";
import { keepRecords } from "#features/dossier/keep-records.ts";
import { stateFacts } from "#features/dossier/state-facts.ts";
import { originOfPerson, readFact, type Writing } from "#features/dossier/write-facts.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";

export interface NewRecord extends Writing {
  kind: string;
  facts: readonly Omit<AskedFact, "seen" | "subject">[];
}

/**
 * One more of what the building has several of, with its first values.
 * @throws Problem `not-found`, `forbidden`, `unprocessable` naming the field
 */
export function addRecord(
  db: Db,
  { clock }: { clock: Clock },
  { kind, facts, ...writing }: NewRecord,
): Promise<{ id: string; version: number }> {
  return inTransaction(db, async (tx) => {
    const ground = await groundToWrite(tx, writing.buildingId, writing.principal);
    const origin = originOfPerson(writing, { ground, now: clock.now(), source: "person" });
    const said = facts.map((fact, index) => {
      if (fieldOf(fact.field)?.record !== kind)
        throw new Problem("unprocessable", `«${fact.field}» non è un dato di questa voce`, [
          { field: `facts/${index}/field`, message: "Non è un dato di questa voce" },
        ]);
      return readFact(fact, { ground, today: romeDay(origin.now), at: `facts/${index}` });
    });
    const naming = new Map(said.map((fact) => [fact.field, fact]));
    const [id = ""] = await keepRecords(tx, origin, [
      { buildingId: ground.id, kind, sourceKey: uuidV7(), naming },
    ]);
    const { changed } = await stateFacts(tx, origin, [
      { buildingId: ground.id, facts: said.map((fact) => ({ ...fact, subject: { kind: "record", id } })) },
    ]);
    return { id, version: changed.get(ground.id) ?? ground.version };
  });
}
