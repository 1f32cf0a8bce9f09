import { sql } from "kysely";
import type { Value } from "#domain/dossier/claims.ts";
import { DICTIONARY_VERSION } from "#domain/dossier/dictionary/dictionary.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { romeDay } from "#domain/time/rome.ts";
import type { Origin, SaidFact, Saying, Subject } from "#features/dossier/saying.ts";
import { stateFacts, wrongIn } from "#features/dossier/state-facts.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { dueByOtherRules, readDue } from "#runtime/jobs/reading-due.ts";
import type { Tx } from "#runtime/transaction.ts";

const READING = "dossier.registry";
const BUILDINGS_AT_A_TIME = 40;

/**
 * What the property register says of buildings, units and elements, as claims of the platform it came from. Only what is
 * other than at the last reading is looked at.
 * @returns claims that are new
 */
export async function readRegistry(db: Db, { clock }: { clock: Clock }): Promise<number> {
  const digest = String(DICTIONARY_VERSION);
  await dueByOtherRules(db, { reading: READING, digest, all: sql`select id from building` });
  return readDue(db, {
    ...{ reading: READING, atATime: BUILDINGS_AT_A_TIME },
    read: (tx, ids) => readBatch(tx, clock, ids),
  });
}

interface RegistryRow {
  id: string;
  source: string;
  said: Record<string, Value | null>;
  units: { id: string; subalterno: string | null; category: string | null }[];
  elements: {
    id: string;
    elementName: string;
    maker: string | null;
    model: string | null;
    serial: string | null;
  }[];
  digest: string;
}

async function readBatch(tx: Tx, clock: Clock, ids: readonly string[]): Promise<number> {
  const { rows } = await sql<RegistryRow>`
    with read as (
      select b.id, b.source, ${BUILDING_FACTS} as said,
        coalesce((select json_agg(json_build_object('id', u.id, 'subalterno', u.subalterno, 'category', u.category) order by u.id)
          from unit u where u.building_id = b.id and u.withdrawn_on is null), '[]') as units,
        coalesce((select json_agg(json_build_object('id', e.id, 'elementName', e.name, 'maker', e.maker, 'model', e.model,
          'serial', e.serial) order by e.id)
          from element e where e.building_id = b.id and e.withdrawn_on is null and e.source = b.source), '[]') as elements
      from building b left join complex c on c.id = b.complex_id where b.id = any(${ids}::uuid[])),
    digested as (select r.*, md5(concat_ws('|', r.source, r.said, r.units, r.elements)) as digest from read r)
    select g.* from digested g left join dossier d on d.building_id = g.id
    where d.registry_digest is distinct from g.digest`.execute(tx);
  let facts = 0;
  for (const [source, ofSource] of Map.groupBy(rows, (row) => row.source)) {
    const origin = originOf(source, clock.now());
    const sayings = await withWithdrawn(
      tx,
      source,
      ofSource.map((row) => sayingOf(row, romeDay(origin.now))),
    );
    facts += sayings.reduce((sum, saying) => sum + saying.facts.length, 0);
    await stateFacts(tx, origin, sayings);
  }
  const digests = rows.map(({ id, digest }) => ({ id, digest }));
  await sql`
    update dossier d set registry_digest = r.digest
    from json_to_recordset(${JSON.stringify(digests)}::json) as r (id uuid, digest text) where d.building_id = r.id`.execute(
    tx,
  );
  return facts;
}

const originOf = (source: string, now: Date): Origin => ({
  ...{ source, cause: "platform", correlationId: uuidV7(), now },
  actor: { id: null, label: source },
});

const BUILDING_FACTS = sql`json_build_object('buildingCode', b.code, 'name', b.name, 'use', nullif(b.use, ''), 'complex', c.name,
  'address', nullif(b.address_text, ''), 'streetCode', b.street_code, 'municipio', b.municipio,
  'cadastralSection', nullif(b.cadastral_section, ''), 'cadastralSheet', b.cadastral_sheet, 'cadastralParcel', b.cadastral_parcel,
  'latitude', round(st_y(b.point)::numeric, 7), 'longitude', round(st_x(b.point)::numeric, 7),
  'builtYear', b.built_year, 'storeysAbove', b.storey_count)`;

/** What the dictionary does not take (a year 0, a name too long) is left where it is: the register's own page shows it. */
function sayingOf({ id, said, units, elements }: RegistryRow, today: string): Saying {
  const facts = [
    ...factsOf({ kind: "building", id }, said, today),
    ...units.flatMap(({ id: unitId, ...values }) => factsOf({ kind: "unit", id: unitId }, values, today)),
    ...elements.flatMap(({ id: elementId, ...values }) =>
      factsOf({ kind: "element", id: elementId }, values, today),
    ),
  ];
  return { buildingId: id, facts: facts.filter((fact) => wrongIn(fact, today) === undefined) };
}

function factsOf(subject: Subject, values: Record<string, Value | null>, today: string): SaidFact[] {
  return Object.entries(values).flatMap(([field, value]) =>
    value === null || value === ""
      ? []
      : [{ subject, field, value: trimmed(value), quality: "declared" as const, validFrom: today }],
  );
}

const trimmed = (value: Value): Value => (typeof value === "string" ? value.normalize("NFC").trim() : value);

/**
 * What the register said and says no more is withdrawn; what it says again as before is left out, or each reading would
 * make its value hold from a later day.
 */
async function withWithdrawn(tx: Tx, source: string, sayings: readonly Saying[]): Promise<Saying[]> {
  const { rows } = await sql<{
    building_id: string;
    subject_kind: Subject["kind"];
    subject_id: string;
    field: string;
    value: Value;
  }>`
    select building_id, subject_kind, subject_id, field, value from claim
    where building_id = any(${sayings.map(({ buildingId }) => buildingId)}::uuid[]) and superseded_at is null and source = ${source}`.execute(
    tx,
  );
  const standing = Map.groupBy(rows, ({ building_id: id }) => id);
  return sayings.map((saying) => {
    const said = new Map(saying.facts.map((fact) => [`${fact.subject.id} ${fact.field}`, fact]));
    const before = new Map(
      (standing.get(saying.buildingId) ?? []).map((row) => [`${row.subject_id} ${row.field}`, row]),
    );
    return {
      buildingId: saying.buildingId,
      facts: saying.facts.filter(
        ({ subject, field, value }) => before.get(`${subject.id} ${field}`)?.value !== value,
      ),
      withdrawn: [...before]
        .filter(([about, { field }]) => !said.has(about) && REGISTRY_FIELDS.has(field))
        .map(([, row]) => ({ subject: { kind: row.subject_kind, id: row.subject_id }, field: row.field })),
    };
  });
}

/** What this reading tells: other readings of the same platform may tell more, and answer for it themselves. */
const REGISTRY_FIELDS: ReadonlySet<string> = new Set([
  ...["buildingCode", "name", "use", "complex", "address", "streetCode", "municipio", "cadastralSection"],
  ...["cadastralSheet", "cadastralParcel", "latitude", "longitude", "builtYear", "storeysAbove"],
  ...["subalterno", "category", "elementName", "maker", "model", "serial"],
]);
