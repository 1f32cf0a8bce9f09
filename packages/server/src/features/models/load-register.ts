import { hash } from "node:crypto";
import { sql } from "kysely";
import { fingerprintText, type RegisterThing } from "#domain/models/diff-model.ts";
import { type Fields, isRegisterField, type ThingKind } from "#domain/models/model-things.ts";
import type { Scalar } from "#domain/models/model-object.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** What models write in the register. */
export const MODEL_SOURCE = "model";

interface Row {
  id: string;
  kind: ThingKind;
  code: string;
  name: string;
  guid: string | null;
  parentId: string | null;
  storey: string | null;
  source: string;
  discipline: string | null;
  said: Record<string, Scalar | null>;
  stated: Fields | null;
}

/** A building's storeys, spaces and elements that are not withdrawn, with what a model said of them. */
export async function loadRegister(db: Db, buildingId: string): Promise<RegisterThing[]> {
  const { rows } = await sql<Row>`
    select t.*, i.discipline, i.stated from (
      select s.id, 'storey' as kind, s.code, s.name, s.ifc_guid as guid, null::uuid as "parentId", s.name as storey, s.source,
        json_build_object('name', s.name, 'level', s.level) as said
      from storey s where s.building_id = ${buildingId}::uuid and s.withdrawn_on is null
      union all
      select v.id, 'space', v.code, v.name, v.ifc_guid, v.storey_id, s.name, v.source,
        json_build_object('name', v.name, 'use', v.use, 'areaM2', v.area_m2::float8)
      from space v join storey s on s.id = v.storey_id
      where s.building_id = ${buildingId}::uuid and v.withdrawn_on is null
      union all
      select e.id, 'element', e.code, e.name, e.ifc_guid, e.space_id, s.name, e.source,
        json_build_object('name', e.name, 'uni8290', e.uni8290, 'maker', e.maker, 'model', e.model, 'serial', e.serial,
          'installedOn', e.installed_on::text)
      from element e left join space v on v.id = e.space_id left join storey s on s.id = v.storey_id
      where e.building_id = ${buildingId}::uuid and e.withdrawn_on is null
    ) t left join model_item i on i.subject_kind = t.kind and i.subject_id = t.id
    order by t.id`.execute(db);
  return rows.map(toThing);
}

function toThing(row: Row): RegisterThing {
  const { id, kind, code, name, guid, parentId, discipline } = row;
  const isOwn = row.source === MODEL_SOURCE;
  const stated = row.stated ?? {};
  const storey = row.storey ?? stated.storey?.value;
  return {
    id,
    kind,
    code,
    name,
    ...(guid === null ? {} : { guid }),
    ...(parentId === null ? {} : { parentId }),
    ...(storey === undefined ? {} : { storey: String(storey) }),
    isOwn,
    ...(discipline === null ? {} : { discipline }),
    fields: fieldsOf(row, stated, isOwn),
    stated: Object.keys(stated),
  };
}

/** Of our own rows the row counts; over another's stands what a model said of it before. */
function fieldsOf({ said }: Row, stated: Fields, isOwn: boolean): Fields {
  const written = Object.entries(said).flatMap(([field, value]) =>
    value === null || value === "" ? [] : [[field, { value }] as const],
  );
  if (!isOwn) return { ...Object.fromEntries(written), ...stated };
  const others = Object.entries(stated).filter(([field]) => !isRegisterField(field));
  return Object.fromEntries([...others, ...written]);
}

/** What a change was compared with, in thirty-two bytes. */
export const fingerprintOf = (before: string): Buffer => hash("sha256", before, "buffer");

export const fingerprintOfThing = (thing: RegisterThing | undefined): Buffer =>
  fingerprintOf(thing === undefined ? "" : fingerprintText(thing));
