import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { Origin, SaidFact, Saying } from "#features/dossier/saying.ts";
import { stateFacts } from "#features/dossier/state-facts.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction } from "#runtime/transaction.ts";

/** A clock that a test moves. */
export function movedClock(first: string): Clock & { set(instant: string): void; pass(ms: number): void } {
  let now = new Date(first);
  return {
    now: () => now,
    set: (instant) => (now = new Date(instant)),
    pass: (ms) => (now = new Date(now.getTime() + ms)),
  };
}

export interface NewBuilding {
  code: string;
  use?: string;
  municipio?: string;
  source?: string;
}

export async function addBuilding(
  db: Db,
  { code, use = "school", municipio = "I", source = "realgimm" }: NewBuilding,
): Promise<string> {
  const id = uuidV7();
  await sql`insert into building (id, code, name, use, municipio, address_text, source, source_key)
    values (${id}, ${code}, ${`Edificio ${code}`}, ${use}, ${municipio}, 'Via Prova 1', ${source}, ${code})`.execute(
    db,
  );
  return id;
}

export async function addElement(db: Db, buildingId: string, code: string, uni8290 = "5.1"): Promise<string> {
  const id = uuidV7();
  await sql`insert into element (id, code, building_id, uni8290, name, maker, source, source_key)
    values (${id}, ${code}, ${buildingId}, ${uni8290}, ${`Elemento ${code}`}, 'Marca', 'realgimm', ${code})`.execute(
    db,
  );
  return id;
}

/** Who says it: a platform, unless told otherwise. */
export const originAt = (now: Date, source = "person"): Origin => ({
  source,
  now,
  cause: source === "person" ? "person" : source === "decision" ? "decision" : "platform",
  actor: { id: null, label: source === "person" ? "Tecnica di prova" : source },
  correlationId: "prova",
});

export const say = (db: Db, origin: Origin, sayings: readonly Saying[]) =>
  inTransaction(db, (tx) => stateFacts(tx, origin, sayings));

export const factOf = (
  buildingId: string,
  field: string,
  value: SaidFact["value"],
  rest: Partial<SaidFact> = {},
): SaidFact => ({
  subject: { kind: "building", id: buildingId },
  field,
  value,
  quality: "declared",
  validFrom: "2026-01-01",
  ...rest,
});
