import { sql } from "kysely";
import type { ThingKind } from "#domain/models/model-things.ts";
import { romeDay } from "#domain/time/rome.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { AcceptedChange } from "#features/models/apply-model.ts";
import { MODEL_SOURCE } from "#features/models/load-register.ts";
import type { Building } from "#features/models/model-rows.ts";
import { Problem } from "#runtime/problem.ts";
import type { Tx } from "#runtime/transaction.ts";

/** By `kind/key` of each change: the row that it is about now. */
export type WrittenRows = ReadonlyMap<string, string>;

interface Writing {
  building: Building;
  changes: readonly AcceptedChange[];
  now: Date;
}

/** What the register holds of something whose use or class the model does not say. */
const UNSAID = "n.c.";

/** Parents before children; withdrawn ones are closed, never deleted. */
export async function writeRows(tx: Tx, { building, changes, now }: Writing): Promise<WrittenRows> {
  const written = new Map<string, string>();
  for (const kind of ["storey", "space", "element"] as const) {
    const ofKind = changes.filter((change) => change.kind === kind && change.thing !== null);
    const rows = ofKind.filter(({ is_own }) => is_own).map((change) => rowOf(change, building));
    for (const { id, key } of await UPSERT[kind](tx, JSON.stringify(rows), building.id))
      written.set(`${kind}/${key}`, id);
    refuseOrphans(rows, written, kind);
    for (const change of ofKind.filter(({ is_own }) => !is_own)) {
      await noteGuid(tx, kind, change);
      written.set(`${kind}/${change.key}`, change.subject_id as string);
    }
    await withdraw(tx, { kind, changes, day: romeDay(now) });
  }
  return written;
}

function rowOf({ subject_id, key, thing }: AcceptedChange, building: Building) {
  const { name, parentKey, ifcClass, fields = {} } = thing ?? {};
  return {
    id: subject_id ?? uuidV7(),
    key,
    code: `${building.code}-${key}`,
    source_key: `${building.id}/${key}`,
    parent: parentKey ?? null,
    ifc_class: ifcClass ?? null,
    level: fields.level?.value ?? 0,
    name: name ?? key,
    use: fields.use?.value ?? UNSAID,
    area: fields.areaM2?.value ?? null,
    uni8290: fields.uni8290?.value ?? UNSAID,
    maker: fields.maker?.value ?? null,
    model: fields.model?.value ?? null,
    serial: fields.serial?.value ?? null,
    installed_on: fields.installedOn?.value ?? null,
  };
}

type Row = ReturnType<typeof rowOf>;

/** A space is on a storey: one whose storey was refused, or is not decided on, has nowhere to be. */
function refuseOrphans(rows: readonly Row[], written: ReadonlyMap<string, string>, kind: ThingKind): void {
  const orphans = rows.filter(({ key }) => !written.has(`${kind}/${key}`));
  const [first] = orphans;
  if (first === undefined) return;
  throw new Problem(
    "unprocessable",
    orphans.length === 1
      ? `Il vano «${first.name}» sta su un piano che non è stato accettato: accetta il piano, o rifiuta il vano`
      : `${orphans.length} vani, fra cui «${first.name}», stanno su un piano che non è stato accettato: accetta i piani, o rifiuta i vani`,
  );
}

type Upsert = (tx: Tx, rows: string, buildingId: string) => Promise<{ id: string; key: string }[]>;

const COLUMNS = sql`id uuid, key text, code text, source_key text, parent text, ifc_class text, level int, name text, use text,
  area numeric, uni8290 text, maker text, model text, serial text, installed_on date`;
const given = (rows: string) => sql`jsonb_to_recordset(${rows}::jsonb) as x(${COLUMNS})`;

/** One that was withdrawn, and is in the model again, is opened again. */
const UPSERT: Record<ThingKind, Upsert> = {
  async storey(tx, rows, buildingId) {
    const { rows: done } = await sql<{ id: string; key: string }>`
      insert into storey as t (id, code, building_id, level, name, source, source_key, ifc_guid)
      select id, code, ${buildingId}::uuid, level, name, ${MODEL_SOURCE}, source_key, key from ${given(rows)}
      on conflict (source, source_key) do update set level = excluded.level, name = excluded.name,
        ifc_guid = excluded.ifc_guid, withdrawn_on = null, updated_at = now()
      returning id, ifc_guid as key`.execute(tx);
    return done;
  },
  async space(tx, rows, buildingId) {
    const { rows: done } = await sql<{ id: string; key: string }>`
      insert into space as t (id, code, storey_id, name, use, area_m2, source, source_key, ifc_guid)
      select x.id, x.code, s.id, x.name, x.use, x.area, ${MODEL_SOURCE}, x.source_key, x.key from ${given(rows)}
      join storey s on s.building_id = ${buildingId}::uuid and s.ifc_guid = x.parent and s.withdrawn_on is null
      on conflict (source, source_key) do update set storey_id = excluded.storey_id, name = excluded.name,
        use = excluded.use, area_m2 = excluded.area_m2, ifc_guid = excluded.ifc_guid, withdrawn_on = null, updated_at = now()
      returning id, ifc_guid as key`.execute(tx);
    return done;
  },
  async element(tx, rows, buildingId) {
    const { rows: done } = await sql<{ id: string; key: string }>`
      insert into element as t (id, code, building_id, space_id, uni8290, name, maker, model, serial, installed_on, source,
        source_key, ifc_guid, ifc_class)
      select x.id, x.code, ${buildingId}::uuid, v.id, x.uni8290, x.name, x.maker, x.model, x.serial, x.installed_on,
        ${MODEL_SOURCE}, x.source_key, x.key, x.ifc_class from ${given(rows)}
      left join (select v.id, v.ifc_guid from space v join storey s on s.id = v.storey_id
        where s.building_id = ${buildingId}::uuid and v.ifc_guid is not null and v.withdrawn_on is null) v
        on v.ifc_guid = x.parent
      on conflict (source, source_key) do update set space_id = excluded.space_id, uni8290 = excluded.uni8290,
        name = excluded.name, maker = excluded.maker, model = excluded.model, serial = excluded.serial,
        installed_on = excluded.installed_on, ifc_guid = excluded.ifc_guid, ifc_class = excluded.ifc_class,
        withdrawn_on = null, updated_at = now()
      returning id, ifc_guid as key`.execute(tx);
    return done;
  },
};

/** Nothing else of another platform's row is a model's to write. */
async function noteGuid(tx: Tx, kind: ThingKind, { subject_id, key, thing }: AcceptedChange): Promise<void> {
  const columns =
    kind === "element" ? { ifc_guid: key, ifc_class: thing?.ifcClass ?? null } : { ifc_guid: key };
  await tx
    .updateTable(kind)
    .set(columns)
    .where("id", "=", subject_id as string)
    .execute();
}

async function withdraw(
  tx: Tx,
  { kind, changes, day }: { kind: ThingKind; changes: readonly AcceptedChange[]; day: string },
): Promise<void> {
  const ids = changes.flatMap((change) =>
    change.kind === kind && change.action === "withdraw" ? [change.subject_id as string] : [],
  );
  await sql`
    update ${sql.table(kind)} set withdrawn_on = ${day}::date, updated_at = now()
    where id = any(${ids}::uuid[]) and source = ${MODEL_SOURCE} and withdrawn_on is null`.execute(tx);
}
