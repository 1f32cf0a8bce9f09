import { sql } from "kysely";
import { FIELDS } from "../../packages/server/src/domain/dossier/dictionary/dictionary.ts";
import type { Field } from "../../packages/server/src/domain/dossier/dictionary/field.ts";
import { uuidV7 } from "../../packages/server/src/domain/ids/uuid-v7.ts";
import { bringToToday } from "../../packages/server/src/features/dossier/bring-to-today.ts";
import type { Origin, SaidFact } from "../../packages/server/src/features/dossier/saying.ts";
import { stateFacts } from "../../packages/server/src/features/dossier/state-facts.ts";
import { systemClock } from "../../packages/server/src/runtime/clock.ts";
import type { Db } from "../../packages/server/src/runtime/database/open-database.ts";
import { inTransaction } from "../../packages/server/src/runtime/transaction.ts";

const BUILDINGS = 2_400;
const AT_A_TIME = 100;
/** Of the one building that has most. */
const FACTS = 3_000;
const DAY_MS = 86_400_000;

export interface LoadedDossiers {
  /** The building with 3,000 facts. */
  largest: string;
  facts: number;
  /** A day on which half of them were otherwise. */
  past: string;
}

/** The dossiers of a city: 2,400 buildings with what the register says of them, and one with 3,000 facts and their past. */
export async function loadDossiers(db: Db): Promise<LoadedDossiers> {
  const ids = Array.from({ length: BUILDINGS }, () => uuidV7());
  await sql`
    insert into building (id, code, name, use, municipio, address_text, source, source_key)
    select b.id, 'BEN-' || n, 'Edificio ' || n, (array['school','office','housing','sports'])[1 + n % 4],
      (array['I','II','III','IV','V','VI','VII','VIII','IX'])[1 + n % 9], 'Via di prova ' || n, 'realgimm', 'BEN-' || n
    from unnest(${ids}::uuid[]) with ordinality as b (id, n)`.execute(db);
  for (let from = 0; from < ids.length; from += AT_A_TIME)
    await say(db, "realgimm", daysAgo(60), ids.slice(from, from + AT_A_TIME).map(usualOf));
  const largest = ids[0] ?? "";
  const elements = await addElements(db, largest);
  const facts = [...ofBuilding(largest), ...elements.flatMap(ofElement)].slice(0, FACTS);
  await say(db, "person", daysAgo(50), [{ buildingId: largest, facts }]);
  // Half of it was said otherwise since, so that the past has something to restore.
  const changed = facts
    .filter((_, index) => index % 2 === 0)
    .map((fact) => ({ ...fact, note: "corretto", quality: "verified" as const }));
  await say(db, "person", daysAgo(20), [{ buildingId: largest, facts: changed }]);
  await bringToToday(db, { clock: systemClock });
  await sql`analyze`.execute(db);
  return { largest, facts: facts.length, past: daysAgo(30).toISOString().slice(0, 10) };
}

const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS);

function say(db: Db, source: string, now: Date, sayings: { buildingId: string; facts: SaidFact[] }[]) {
  const cause = source === "person" ? "person" : "platform";
  const origin: Origin = { source, cause, now, correlationId: "bench", actor: { id: null, label: source } };
  return inTransaction(db, (tx) => stateFacts(tx, origin, sayings));
}

const said = (subject: SaidFact["subject"], field: Field): SaidFact => ({
  subject,
  field: field.code,
  value: valueOf(field),
  quality: "declared",
  validFrom: "2020-01-01",
});

function valueOf({ type }: Field): SaidFact["value"] {
  if (type.kind === "boolean") return true;
  if (type.kind === "day") return "2020-01-01";
  if (type.kind === "code") return type.codes[0]?.code ?? "";
  if (type.kind === "text") return "prova".slice(0, type.most);
  return type.kind === "money" ? 10_000 : type.most;
}

const OF_REGISTER = FIELDS.filter(({ of, owner }) => of === "building" && owner === "realgimm");
const OF_ELEMENT = FIELDS.filter(({ of, uni8290 }) => of === "element" && uni8290 === undefined).slice(0, 10);

const usualOf = (id: string) => ({
  buildingId: id,
  facts: OF_REGISTER.map((field) => said({ kind: "building", id }, field)),
});
const ofBuilding = (id: string) =>
  FIELDS.filter(({ of }) => of === "building").map((field) => said({ kind: "building", id }, field));
const ofElement = (id: string) => OF_ELEMENT.map((field) => said({ kind: "element", id }, field));

async function addElements(db: Db, building: string): Promise<string[]> {
  const ids = Array.from({ length: FACTS / OF_ELEMENT.length }, () => uuidV7());
  await sql`
    insert into element (id, code, building_id, uni8290, name, source, source_key)
    select e.id, 'EBEN-' || n, ${building}::uuid, '5.1', 'Elemento ' || n, 'realgimm', 'EBEN-' || n
    from unnest(${ids}::uuid[]) with ordinality as e (id, n)`.execute(db);
  return ids;
}
