import type { ModelChange } from "@stabile/contract/models";
import type { FieldChange } from "#domain/models/diff-model.ts";
import { fieldLabel, type Stated } from "#domain/models/model-things.ts";
import { findModel } from "#features/models/model-rows.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { decodeCursor, encodeCursor } from "#runtime/web/cursor.ts";

interface Asked {
  buildingId: string;
  modelId: string;
  group: string | undefined;
  cursor: string | undefined;
  limit: number;
}

const POSITION = /^\d{1,9}$/;

export async function listChanges(
  db: Db,
  { buildingId, modelId, group, cursor, limit }: Asked,
): Promise<{ items: ModelChange[]; nextCursor?: string }> {
  await findModel(db, buildingId, modelId);
  const after = cursor === undefined ? 0 : Number(decodeCursor(cursor, "text", POSITION)[1]);
  let query = db
    .selectFrom("model_change")
    .select(["position", "action", "kind", "key", "title", "subject_id", "is_own", "state", "fields"])
    .where("model_id", "=", modelId)
    .where("position", ">", after);
  if (group !== undefined) query = query.where("group_key", "=", group);
  const rows = await query
    .orderBy("position")
    .limit(limit + 1)
    .execute();
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(toChange),
    ...(last === undefined ? {} : { nextCursor: encodeCursor(["", String(last.position)]) }),
  };
}

interface ChangeRow {
  position: number;
  action: string;
  kind: string;
  key: string;
  title: string;
  subject_id: string | null;
  is_own: boolean;
  state: string;
  fields: unknown;
}

const MOST_FIELDS = 60;

function toChange(row: ChangeRow): ModelChange {
  const fields = row.fields as FieldChange[];
  return {
    position: row.position,
    action: row.action as ModelChange["action"],
    kind: row.kind as ModelChange["kind"],
    key: row.key,
    title: row.title,
    ...(row.subject_id === null ? {} : { subjectId: row.subject_id }),
    isOwn: row.is_own,
    state: row.state as ModelChange["state"],
    fields: fields.slice(0, MOST_FIELDS).map(({ field, before, after }) => ({
      field,
      label: fieldLabel(field),
      ...(before === undefined ? {} : { before: statedText(before) }),
      ...(after === undefined ? {} : { after: statedText(after) }),
    })),
    moreFields: Math.max(0, fields.length - MOST_FIELDS),
  };
}

function statedText({ value, unit }: Stated): string {
  const words = typeof value === "boolean" ? (value ? "sì" : "no") : italianNumber(value);
  return unit === undefined ? words : `${words} ${unit}`;
}

const italianNumber = (value: string | number): string =>
  typeof value === "number" ? value.toLocaleString("it-IT", { maximumFractionDigits: 6 }) : value;
