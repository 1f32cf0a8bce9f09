import type { DossierFact } from "@stabile/contract/dossier-shapes";
import { sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import { FIELDS } from "#domain/dossier/dictionary/dictionary.ts";
import type { Field, SubjectKind } from "#domain/dossier/dictionary/field.ts";
import { romeDay } from "#domain/time/rome.ts";
import { findGround } from "#features/dossier/dossier-ground.ts";
import { factView } from "#features/dossier/fact-view.ts";
import { loadStated } from "#features/dossier/load-stated.ts";
import { momentOf } from "#features/dossier/moment-of.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

export interface SubjectAsked {
  id: string;
  subjectId: string;
  on: string | undefined;
  reach: Reach;
  now: Date;
}

export interface SubjectFacts {
  kind: string;
  code: string;
  label: string;
  uni8290?: string;
  buildingName: string;
  facts: DossierFact[];
}

interface Part {
  code: string;
  kind: Exclude<SubjectKind, "building" | "record">;
  label: string;
  uni8290: string | null;
}

/** The facts of a part of the building: of an element, those of its UNI 8290 class, and any other that somebody stated. */
export async function readSubjectFacts(
  db: Db,
  { id, subjectId, on, reach, now }: SubjectAsked,
): Promise<SubjectFacts> {
  const moment = momentOf(on, now);
  const ground = await findGround(db, id, reach);
  const part = await findPart(db, id, subjectId);
  const stated = (await loadStated(db, { buildingId: id, kinds: [part.kind], subjectId, moment })).get(
    subjectId,
  );
  const fields = FIELDS.filter(
    (field) => field.of === part.kind && (isOfClass(field, part.uni8290) || stated?.has(field.code)),
  );
  const viewed = { use: ground.use, facts: new Map(), day: moment?.day ?? romeDay(now) };
  return {
    kind: part.kind,
    code: part.code,
    label: part.label,
    ...(part.uni8290 === null ? {} : { uni8290: part.uni8290 }),
    buildingName: ground.name,
    facts: fields.map((field) => factView(field, { subjectId, fact: stated?.get(field.code) }, viewed)),
  };
}

/** `5.1` is of `5.1` and of what is below it. */
function isOfClass({ uni8290 }: Field, known: string | null): boolean {
  return (
    uni8290 === undefined ||
    (known !== null && uni8290.some((code) => known === code || known.startsWith(`${code}.`)))
  );
}

async function findPart(db: Db, buildingId: string, subjectId: string): Promise<Part> {
  const { rows } = await sql<Part>`
    select 'element' as kind, e.code, e.name as label, e.uni8290 from element e where e.id = ${subjectId}::uuid and e.building_id = ${buildingId}::uuid
    union all
    select 'unit', u.code, concat_ws(', ', u.code, 'sub. ' || u.subalterno), null from unit u where u.id = ${subjectId}::uuid and u.building_id = ${buildingId}::uuid
    union all
    select 'storey', s.code, s.name, null from storey s where s.id = ${subjectId}::uuid and s.building_id = ${buildingId}::uuid
    union all
    select 'space', v.code, v.name, null from space v join storey s on s.id = v.storey_id where v.id = ${subjectId}::uuid and s.building_id = ${buildingId}::uuid`.execute(
    db,
  );
  const part = rows[0];
  if (part === undefined) throw new Problem("not-found", "Questa parte non è dell'edificio");
  return part;
}
