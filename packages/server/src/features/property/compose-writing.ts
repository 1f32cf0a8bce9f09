import { buffer } from "node:stream/consumers";
import { sql } from "kysely";
import { openDocument } from "#features/documents/public.ts";
import { REALGIMM, type WritingRow } from "#features/property/writing.ts";
import type { AssetRef, AssetWriting } from "#ports/property-register.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** The register takes no larger file: of such a one the particulars are told alone. */
const MOST_FILE_BYTES = 20 * 1024 * 1024;

export type Composed = { kind: "ready"; writing: AssetWriting } | { kind: "impossible"; because: string };

interface Keys {
  building: string;
  element: string | null;
}

/** What is said to the register, from what is here now. */
export async function composeWriting(
  db: Db,
  blobs: Pick<BlobStore, "open">,
  row: WritingRow,
): Promise<Composed> {
  const keys = await keysOf(db, row);
  if (keys === undefined) return impossible("L'edificio o l'elemento non è più del registro");
  switch (row.kind) {
    case "intervention":
      return intervention(db, row, keys);
    case "certificate":
      return certificate(db, blobs, { row, keys });
    case "condition":
      return condition(db, row, keys);
    case "correction":
      return correction(row, keys);
  }
}

const impossible = (because: string): Composed => ({ kind: "impossible", because });

/** The record that a condition or a correction is of. */
export const assetOf = (row: WritingRow, { building, element }: Keys): AssetRef =>
  element === null ? { type: "building", key: building } : { type: "element", key: element };

export async function keysOf(db: Db, { buildingId, elementId }: WritingRow): Promise<Keys | undefined> {
  const { rows } = await sql<Keys>`
    select b.source_key as building, e.source_key as element from building b
    left join element e on e.id = ${elementId}::uuid and e.source = ${REALGIMM}
    where b.id = ${buildingId}::uuid and b.source = ${REALGIMM}`.execute(db);
  const [keys] = rows;
  return keys === undefined || (elementId !== null && keys.element === null) ? undefined : keys;
}

async function intervention(db: Db, { code, causeId }: WritingRow, keys: Keys): Promise<Composed> {
  const { rows } = await sql<{ code: string; title: string; began: Date; ended: Date; firm: string | null }>`
    select o.code, o.title, coalesce(o.started_at, o.issued_at, o.opened_at) as began,
      coalesce(o.executed_at, o.verified_at) as ended, f.name as firm
    from work_order o left join firm f on f.id = o.firm_id where o.id = ${causeId}::uuid`.execute(db);
  const [order] = rows;
  if (order === undefined) return impossible("L'ordine non c'è più");
  return {
    kind: "ready",
    writing: {
      ...{ kind: "intervention", reference: code, buildingKey: keys.building, elementKey: keys.element },
      ...{ number: order.code, subject: order.title, firm: order.firm },
      ...{ startedAt: order.began < order.ended ? order.began : order.ended, endedAt: order.ended },
    },
  };
}

interface CertificateRow {
  type: string;
  number: string | null;
  issuedOn: string | null;
  expiresOn: string | null;
  issuer: string | null;
  state: string;
  sha256: string;
  byteLength: number;
  fileName: string;
}

async function certificate(
  db: Db,
  blobs: Pick<BlobStore, "open">,
  { row, keys }: { row: WritingRow; keys: Keys },
): Promise<Composed> {
  const { rows } = await sql<CertificateRow>`
    select d.type, d.number, d.issued_on::text as "issuedOn", d.expires_on::text as "expiresOn", d.issuer, d.state, v.sha256,
      v.byte_length::int as "byteLength", v.file_name as "fileName"
    from document d join document_version v on v.document_id = d.id and v.number = d.current_version
    where d.id = ${row.causeId}::uuid`.execute(db);
  const [document] = rows;
  if (document === undefined || document.state !== "confirmed")
    return impossible("Il documento è stato ritirato: non si manda più");
  if (document.issuedOn === null) return impossible("Il documento non dice quando è stato rilasciato");
  const { type, number, issuedOn, expiresOn, issuer, fileName: name } = document;
  const bytes = document.byteLength > MOST_FILE_BYTES ? undefined : await bytesOf(blobs, document);
  return {
    kind: "ready",
    writing: {
      ...{ kind: "certificate", reference: row.code, buildingKey: keys.building, elementKey: keys.element },
      ...{ type, number, issuedOn, expiresOn, issuer },
      file: bytes === undefined ? null : { name, bytes },
    },
  };
}

async function bytesOf(
  blobs: Pick<BlobStore, "open">,
  document: { sha256: string },
): Promise<Buffer | undefined> {
  const stream = await openDocument(blobs, document);
  return stream === undefined ? undefined : buffer(stream);
}

async function condition(db: Db, row: WritingRow, { element }: Keys): Promise<Composed> {
  const { rows } = await sql<{ seenOn: string }>`
    select valid_from::text as "seenOn" from claim where id = ${row.causeId}::uuid`.execute(db);
  const [claim] = rows;
  if (claim === undefined || element === null) return impossible("L'elemento non è del registro");
  return {
    kind: "ready",
    writing: {
      ...{ kind: "condition", reference: row.code, elementKey: element, condition: String(row.value) },
      ...{ seenOn: claim.seenOn, version: row.seenVersion },
    },
  };
}

function correction(row: WritingRow, keys: Keys): Composed {
  const { code: reference, field, value, reason, seenVersion: version } = row;
  if (field === null || value === null) return impossible("Manca il valore da mandare");
  const asset = assetOf(row, keys);
  const source = `Stabile, ${reference}`;
  return {
    kind: "ready",
    writing: { kind: "correction", reference, asset, version, field, value, reason, source },
  };
}
