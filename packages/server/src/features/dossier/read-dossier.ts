import type { Dossier, DossierFact, DossierMeasure, DossierSection } from "@stabile/contract/dossier-shapes";
import { sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import type { Moment } from "#domain/dossier/as-of.ts";
import { type Completeness, completenessOf, isAsked } from "#domain/dossier/completeness.ts";
import { FIELDS, RECORD_KINDS, SECTIONS } from "#domain/dossier/dictionary/dictionary.ts";
import type { RecordKind, SectionCode } from "#domain/dossier/dictionary/field.ts";
import { romeDay } from "#domain/time/rome.ts";
import { type DossierGround, findGround, useLabel } from "#features/dossier/dossier-ground.ts";
import { factView, type Viewed } from "#features/dossier/fact-view.ts";
import { loadRecords, type RecordRow } from "#features/dossier/load-records.ts";
import { loadStated, type ShownFact, type StatedFacts } from "#features/dossier/load-stated.ts";
import { momentOf } from "#features/dossier/moment-of.ts";
import { recordLabel } from "#features/dossier/record-label.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface DossierAsked {
  id: string;
  /** A past day: the dossier as it stood at its end. */
  on: string | undefined;
  reach: Reach;
  now: Date;
}

/** A building's dossier, section by section, with what is missing and who is asked for it. */
export async function readDossier(db: Db, { id, on, reach, now }: DossierAsked): Promise<Dossier> {
  const moment = momentOf(on, now);
  const { version, ...building } = await findGround(db, id, reach);
  const [stated, records, parts] = await Promise.all([
    loadStated(db, { buildingId: id, kinds: ["building", "record"], moment }),
    loadRecords(db, id, moment),
    countParts(db, id),
  ]);
  const own = stated.get(id) ?? new Map<string, ShownFact>();
  const day = moment?.day ?? romeDay(now);
  const use = String(own.get("use")?.value ?? building.use);
  const viewed: Viewed = { use, day, facts: new Map([...own].map(([field, { value }]) => [field, value])) };
  const measured = completenessOf({
    use,
    today: day,
    facts: own,
    records: new Set(records.map(({ kind }) => kind)),
  });
  return {
    building: buildingOf(building, use),
    day,
    known: moment?.known ?? now.toISOString(),
    isPast: moment !== undefined,
    version: moment === undefined ? version : await versionAt(db, id, moment),
    measure: measureOf(measured),
    sections: sectionsOf({ id, stated, records, viewed }),
    parts,
    disagreeing: [...stated.values()]
      .flatMap((facts) => [...facts.values()])
      .filter((fact) => fact.disagreeing > 0).length,
  };
}

const buildingOf = (
  { id, code, name, addressText }: Omit<DossierGround, "version">,
  use: string,
): Dossier["building"] => ({ id, code, name, addressText, use, useLabel: useLabel(use) });

const measureOf = ({ required, stated, founded, current }: Completeness): DossierMeasure => ({
  required,
  stated,
  founded,
  current,
});

interface Content {
  id: string;
  stated: StatedFacts;
  records: readonly RecordRow[];
  viewed: Viewed;
}

function sectionsOf(content: Content): DossierSection[] {
  return (Object.keys(SECTIONS) as SectionCode[]).map((code) => {
    const facts = FIELDS.filter((field) => field.section === code && field.of === "building").map((field) =>
      factView(
        field,
        { subjectId: content.id, fact: content.stated.get(content.id)?.get(field.code) },
        content.viewed,
      ),
    );
    const records = RECORD_KINDS.filter((kind) => kind.section === code).map((kind) => ofKind(kind, content));
    const asked = facts.filter(({ required }) => required);
    const askedRecords = records.filter(({ required }) => required);
    return {
      code,
      title: SECTIONS[code],
      required: asked.length + askedRecords.length,
      stated:
        asked.filter(({ state }) => state !== "missing").length +
        askedRecords.filter(({ items }) => items.length > 0).length,
      facts,
      records,
    };
  });
}

function ofKind(kind: RecordKind, { stated, records, viewed }: Content): DossierSection["records"][number] {
  const fields = FIELDS.filter(({ record }) => record === kind.code);
  return {
    kind: kind.code,
    label: kind.plural,
    required: isAsked(kind, viewed.use, viewed.facts),
    items: records
      .filter((record) => record.kind === kind.code)
      .map(({ id, label, source }) => {
        const own = stated.get(id);
        const facts: DossierFact[] = fields.map((field) =>
          factView(field, { subjectId: id, fact: own?.get(field.code) }, viewed),
        );
        return { id, kind: kind.code, source, label: recordLabel(kind, own) ?? label, facts };
      }),
  };
}

async function countParts(db: Db, id: string): Promise<Dossier["parts"]> {
  const { rows } = await sql<Dossier["parts"]>`
    select (select count(*)::int from storey s where s.building_id = ${id}::uuid and s.withdrawn_on is null) as storeys,
      (select count(*)::int from space v join storey s on s.id = v.storey_id where s.building_id = ${id}::uuid and v.withdrawn_on is null) as spaces,
      (select count(*)::int from unit u where u.building_id = ${id}::uuid and u.withdrawn_on is null) as units,
      (select count(*)::int from element e where e.building_id = ${id}::uuid and e.withdrawn_on is null) as elements`.execute(
    db,
  );
  return rows[0] ?? { storeys: 0, spaces: 0, units: 0, elements: 0 };
}

async function versionAt(db: Db, id: string, { known }: Moment): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    select number from dossier_change where building_id = ${id}::uuid and at <= ${known}::timestamptz
    order by number desc limit 1`.execute(db);
  return rows[0]?.number ?? 0;
}
