import { sql } from "kysely";
import { PICTURED } from "#features/documents/make-preview.ts";
import { DOCUMENT_TYPES } from "#domain/documents/types.ts";

/** Their labels, beside the rows that have only the code. */
export const TYPE_LABELS = JSON.stringify(
  Object.fromEntries(DOCUMENT_TYPES.map(({ code, label }) => [code, label])),
);

const instant = (column: string) =>
  sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

/** What every answer says of `d` (document), `v` (its current version), `fp` (its picture), `t` (its text) and `b` (its building). */
export const SUMMARY_MEMBERS = sql`
  'id', d.id, 'code', d.code, 'state', d.state, 'title', d.title, 'type', d.type,
  'typeLabel', ${TYPE_LABELS}::json ->> d.type, 'number', d.number, 'issuedOn', d.issued_on::text,
  'expiresOn', d.expires_on::text, 'issuer', d.issuer, 'visibility', d.visibility,
  'building', case when b.id is not null then json_build_object('id', b.id, 'code', b.code, 'name', b.name) end,
  'mediaType', v.media_type, 'byteLength', v.byte_length, 'fileName', v.file_name, 'textState', t.state,
  'preview', coalesce(fp.state, case when v.media_type = any(${sql.lit(`{${PICTURED.join(",")}}`)}::text[]) then 'waiting' end),
  'addedAt', ${instant("d.created_at")}`;

export const CURRENT_JOINS = sql`
  join document_version v on v.document_id = d.id and v.number = d.current_version
  join document_text t on t.version_id = v.id
  left join file_preview fp on fp.sha256 = v.sha256`;

export { instant };
