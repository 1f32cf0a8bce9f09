import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import { documentReachOf, seenDocuments } from "#features/documents/document-access.ts";
import { insertLink, type NewLink } from "#features/documents/link-document.ts";
import { recordDocument } from "#features/documents/record-document.ts";
import type { Actor } from "#runtime/audit.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Tx } from "#runtime/transaction.ts";

export { uploadDocument } from "#features/documents/upload-document.ts";

/** A document as the floors above know it: what it says once confirmed, and where its bytes are. */
export interface KnownDocument {
  id: string;
  code: string;
  buildingId: string | null;
  state: string;
  type: string | null;
  title: string;
  number: string | null;
  issuedOn: string | null;
  expiresOn: string | null;
  issuer: string | null;
  outcome: string | null;
  visibility: string;
  sha256: string;
  mediaType: string;
  byteLength: number;
  fileName: string;
}

const COLUMNS = sql`d.id, d.code, d.building_id as "buildingId", d.state, d.type, d.title, d.number, d.issued_on::text as "issuedOn",
  d.expires_on::text as "expiresOn", d.issuer, d.outcome, d.visibility, v.sha256, v.media_type as "mediaType",
  v.byte_length::int as "byteLength", v.file_name as "fileName"`;
const FROM = sql`document d join document_version v on v.document_id = d.id and v.number = d.current_version
  left join building b on b.id = d.building_id`;

/** What of documents (`d`) of buildings (`b`) a person sees, for queries of the floors above. */
export const documentsSeenBy = (principal: Principal) => seenDocuments(documentReachOf(principal));

/** Of whom it is asked: a person sees what is theirs to see; undefined: the machine's own work, which sees all. */
const seenBy = (principal: Principal | undefined) =>
  principal === undefined ? sql`true` : documentsSeenBy(principal);

export async function findDocument(
  db: Db,
  id: string,
  principal?: Principal,
): Promise<KnownDocument | undefined> {
  const { rows } = await sql<KnownDocument>`
    select ${COLUMNS} from ${FROM} where d.id = ${id}::uuid and ${seenBy(principal)}`.execute(db);
  return rows[0];
}

const MOST_OF_ONE = 5_000;

/** The confirmed documents of something: a building, an element, an obligation, an order… */
export async function documentsOf(
  db: Db,
  subject: { kind: NewLink["link"]["kind"]; id: string },
  principal?: Principal,
): Promise<KnownDocument[]> {
  const linked = sql`exists (select 1 from document_link l where l.document_id = d.id and l.removed_at is null
    and l.subject_kind = ${subject.kind} and l.subject_id = ${subject.id}::uuid)`;
  const its = subject.kind === "building" ? sql`(d.building_id = ${subject.id}::uuid or ${linked})` : linked;
  const { rows } = await sql<KnownDocument>`
    select ${COLUMNS} from ${FROM} where ${its} and d.state = 'confirmed' and ${seenBy(principal)}
    order by d.created_at desc, d.id desc limit ${MOST_OF_ONE}`.execute(db);
  return rows;
}

export interface DocumentFrom {
  id: string;
  code: string;
  buildingId: string | null;
  sourceKey: string;
  isWithdrawn: boolean;
}

/** What was made here of things of a source, by how their keys begin; also what was withdrawn since, which says so. */
export async function documentsFrom(
  db: Db,
  { source, beginnings }: { source: string; beginnings: readonly string[] },
  principal?: Principal,
): Promise<DocumentFrom[]> {
  const { rows } = await sql<DocumentFrom>`
    select d.id, d.code, d.building_id as "buildingId", d.source_key as "sourceKey",
      d.state = 'withdrawn' as "isWithdrawn"
    from document d left join building b on b.id = d.building_id
    where d.source = ${source} and exists (
        select 1 from unnest(${[...beginnings]}::text[]) b (word) where starts_with(d.source_key, b.word))
      and ${seenBy(principal)}
    order by d.created_at limit ${MOST_OF_ONE}`.execute(db);
  return rows;
}

export interface LinkMade {
  documentId: string;
  link: NewLink["link"];
  actor: Actor;
  now: Date;
  correlationId: string;
}

/**
 * Links a document to something of a floor above, in the transaction of what was done with it; who asks has made sure that
 * both are theirs. Said twice, it is said once.
 * @returns false when there is no such document
 */
export async function linkDocument(
  tx: Tx,
  { documentId, link, actor, now, correlationId }: LinkMade,
): Promise<boolean> {
  const { rows } = await sql<{ id: string; building_id: string | null; municipio: string | null }>`
    select d.id, d.building_id, b.municipio from document d left join building b on b.id = d.building_id
    where d.id = ${documentId}::uuid for update of d`.execute(tx);
  const [document] = rows;
  if (document === undefined) return false;
  const isNew = await insertLink(tx, { documentId, link, label: actor.label, now });
  if (isNew)
    await recordDocument(tx, { document, action: "link", actor, now, detail: { ...link }, correlationId });
  return true;
}

/** The bytes of a document's current version. */
export function openDocument(
  blobs: Pick<BlobStore, "open">,
  { sha256 }: Pick<KnownDocument, "sha256">,
): Promise<NodeJS.ReadableStream | undefined> {
  return blobs.open(sha256);
}

export { takeDocument } from "#features/documents/take-document.ts";
export type { DocumentDeps } from "#features/documents/document-deps.ts";
