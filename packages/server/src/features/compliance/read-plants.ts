import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { romeDay } from "#domain/time/rome.ts";
import { lockChecks } from "#features/compliance/record-check.ts";
import { audit } from "#runtime/audit.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { announce } from "#runtime/events.ts";
import { dueByOtherRules, readDue } from "#runtime/jobs/reading-due.ts";
import type { Tx } from "#runtime/transaction.ts";

const READING = "compliance.plants";
const PLANTS_AT_A_TIME = 50;

interface SaidOn {
  key: string;
  on: string | null;
  firm: string | null;
  kind?: string | null;
}

/** A plant as its register tells it, and the element that it is; undefined element: nobody has said which. */
interface PlantRow {
  id: string;
  source: string;
  code: string;
  key: string;
  buildingId: string | null;
  municipio: string | null;
  element: string | null;
  reports: SaidOn[];
  maintenances: SaidOn[];
}

/** A check as a register says that it was done. */
interface Check {
  rule: string;
  sourceKey: string;
  subjectId: string;
  doneOn: string;
  doneBy: string;
}

/**
 * What the register of heating plants says that was done of an element: efficiency reports (DPR 74/2013, art. 8) and
 * maintenance (art. 7). A report that it corrects is annulled and recorded anew; one that it no longer has, or that was of
 * another element, is annulled.
 * @returns checks recorded
 */
export async function recordFromPlants(db: Db, { clock }: { clock: Clock }): Promise<number> {
  const all = sql`select id from source_item where kind = 'heating-plant'`;
  await dueByOtherRules(db, { reading: READING, digest: JSON.stringify([RULES, MAINTENANCE]), all });
  return readDue(db, {
    ...{ reading: READING, atATime: PLANTS_AT_A_TIME },
    read: (tx, ids) => recordOf(tx, { ids, now: clock.now() }),
  });
}

async function recordOf(tx: Tx, { ids, now }: { ids: readonly string[]; now: Date }): Promise<number> {
  const { rows } = await sql<PlantRow>`
    select i.id, i.source, i.label as code, i.source_key as key, e.building_id as "buildingId", b.municipio,
      case when i.withdrawn_on is null then e.id end as element,
      coalesce(i.said->'reports', '[]') as reports, coalesce(i.said->'maintenances', '[]') as maintenances
    from source_item i left join element e on e.id = i.element_id left join building b on b.id = e.building_id
    where i.id = any(${ids}::uuid[]) and i.kind = 'heating-plant' order by i.id`.execute(tx);
  let recorded = 0;
  const standing = await standingOf(tx, rows);
  for (const plant of rows) {
    const wanted = checksOf(plant, romeDay(now));
    if (isSame(wanted, standing.get(plant.key) ?? [])) continue;
    recorded += await record(tx, { plant, wanted, now });
  }
  return recorded;
}

type Standing = Check & { id: string; plantKey: string; buildingId: string };

async function standingOf(
  db: Db,
  plants: readonly Pick<PlantRow, "source" | "key">[],
): Promise<Map<string, Standing[]>> {
  const { rows } = await sql<Standing>`
    select c.id, c.rule, c.source_key as "sourceKey", split_part(c.source_key, '#', 1) as "plantKey", c.subject_id as "subjectId",
      c.building_id as "buildingId", c.done_on::text as "doneOn", c.done_by as "doneBy"
    from check_done c
    where c.source = any(${[...new Set(plants.map(({ source }) => source))]}::text[])
      and split_part(c.source_key, '#', 1) = any(${plants.map(({ key }) => key)}::text[])
      and not exists (select from check_annulment a where a.check_id = c.id)`.execute(db);
  return Map.groupBy(rows, ({ plantKey }) => plantKey);
}

/**
 * By the letters of the plant booklet (DM 10/02/2014): thermal group, refrigerating machine, heat exchanger, cogenerator. Of
 * two rules for the same letters the one counts that the plant's facts ask for: the other asks nothing of it.
 */
const RULES: Readonly<Record<string, readonly string[]>> = {
  GT: ["rcee-1-gas", "rcee-1-liquido"],
  GF: ["rcee-2-frigo", "rcee-2-endotermica"],
  SC: ["rcee-3-teleriscaldamento"],
  CG: ["rcee-4-cogenerazione"],
};
const MAINTENANCE = "impianto-termico";

function checksOf({ key, element, reports, maintenances }: PlantRow, today: string): Check[] {
  if (element === null) return [];
  const done = (said: SaidOn, rules: readonly string[], of: string): Check[] =>
    said.on === null || said.on > today
      ? []
      : rules.map((rule) => ({
          ...{ rule, sourceKey: `${key}#${of}${said.key}`, subjectId: element, doneOn: said.on ?? today },
          doneBy: said.firm ?? "Ditta non indicata dal registro",
        }));
  return [
    ...reports.flatMap((report) => done(report, RULES[report.kind?.toUpperCase() ?? ""] ?? [], "rapporto ")),
    ...maintenances.flatMap((one) => done(one, [MAINTENANCE], "manutenzione ")),
  ];
}

const nameOf = ({ rule, sourceKey, subjectId, doneOn, doneBy }: Check): string =>
  [rule, sourceKey, subjectId, doneOn, doneBy].join("\n");

function isSame(wanted: readonly Check[], standing: readonly Check[]): boolean {
  const known = new Set(standing.map(nameOf));
  return known.size === wanted.length && wanted.every((check) => known.has(nameOf(check)));
}

interface Recording {
  plant: PlantRow;
  wanted: readonly Check[];
  now: Date;
}

async function record(tx: Tx, { plant, wanted, now }: Recording): Promise<number> {
  const before = (await standingOf(tx, [plant])).get(plant.key) ?? [];
  for (const subject of new Set([...before, ...wanted].map(({ subjectId }) => subjectId).toSorted()))
    await lockChecks(tx, subject);
  // Read again once nobody else writes.
  const standing = (await standingOf(tx, [plant])).get(plant.key) ?? [];
  const known = new Set(standing.map(nameOf));
  const said = new Set(wanted.map(nameOf));
  const gone = standing.filter((check) => !said.has(nameOf(check)));
  const fresh = wanted.filter((check) => !known.has(nameOf(check)));
  for (const { id } of gone)
    await sql`
      insert into check_annulment (check_id, reason, annulled_by, annulled_by_label, annulled_at)
      values (${id}, ${`Il catasto degli impianti non lo dice più: ${plant.code}`}, null, ${plant.source}, ${now})
      on conflict do nothing`.execute(tx);
  for (const check of fresh) await insert(tx, { plant, check, now });
  const buildings = new Set([
    ...gone.map(({ buildingId }) => buildingId),
    ...(plant.buildingId === null ? [] : [plant.buildingId]),
  ]);
  if (gone.length + fresh.length > 0)
    for (const buildingId of buildings)
      await tell(tx, plant, { buildingId, recorded: fresh.length, annulled: gone.length });
  return fresh.length;
}

/** The register has no outcome of a report: that it was filed is what it proves. */
function insert(
  tx: Tx,
  { plant, check, now }: { plant: PlantRow; check: Check; now: Date },
): Promise<unknown> {
  const { rule, sourceKey, subjectId, doneOn, doneBy } = check;
  return sql`
    insert into check_done (id, rule, subject_kind, subject_id, building_id, done_on, outcome, done_by, recorded_by_label,
      recorded_at, source, source_key)
    values (${uuidV7()}, ${rule}, 'element', ${subjectId}, ${plant.buildingId}, ${doneOn}::date, 'positive', ${doneBy},
      ${plant.source}, ${now}, ${plant.source}, ${sourceKey})`.execute(tx);
}

async function tell(
  tx: Tx,
  { id, source, municipio }: PlantRow,
  { buildingId, ...counts }: { buildingId: string; recorded: number; annulled: number },
): Promise<void> {
  await audit(tx, {
    ...{ actor: { id: null, label: source }, action: "check.record", subjectKind: "building" },
    ...{ subjectId: buildingId, correlationId: uuidV7(), detail: { sourceItem: id, ...counts } },
  });
  const placement = { municipio, buildingId };
  await announce(tx, [
    { kind: "obligation.changed", subjectKind: "building", subjectId: buildingId, placement },
  ]);
}
