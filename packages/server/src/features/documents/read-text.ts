import { sql } from "kysely";
import { readMetadata } from "#domain/documents/read-metadata.ts";
import { DOCUMENT_TYPES } from "#domain/documents/types.ts";
import { beginning, storable } from "#domain/text/storable-text.ts";
import type { TextJob } from "#features/documents/document-deps.ts";
import { recordDocument } from "#features/documents/record-document.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Reading, TextReader } from "#runtime/text-reading/text-reader.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface TextDeps {
  clock: Clock;
  blobs: Pick<BlobStore, "asFile">;
  reader: TextReader;
}

interface WaitingText {
  version_id: string;
  document_id: string;
  number: number;
  sha256: string;
  media_type: string;
  attempts: number;
}

/** After so many a file that kills its reader is left alone, with its reason. */
const MOST_ATTEMPTS = 3;
/** What an index of words can hold of one text. */
const MOST_TEXT = 400_000;
const STABILE = { id: null, label: "Stabile" };

/**
 * Reads the text of one version and proposes what it says. The attempt is counted before it is made: a file that takes the
 * whole process with it does not do so for ever.
 */
export async function readText(db: Db, deps: TextDeps, { versionId }: TextJob): Promise<void> {
  const waiting = await takeUp(db, versionId);
  if (waiting === undefined) return;
  const reading: Reading =
    waiting.attempts > MOST_ATTEMPTS
      ? { kind: "failed", because: "Il file ha fermato più volte chi lo legge" }
      : await readFile(deps, waiting);
  if (reading.kind === "failed" && reading.mayRetry && waiting.attempts < MOST_ATTEMPTS)
    throw new Error(`The text of ${versionId} was not read: ${reading.because}`);
  await inTransaction(db, (tx) => keepReading(tx, deps, { waiting, reading }));
}

async function takeUp(db: Db, versionId: string): Promise<WaitingText | undefined> {
  const { rows } = await sql<WaitingText>`
    update document_text t set attempts = attempts + 1 from document_version v
    where t.version_id = ${versionId}::uuid and t.state = 'waiting' and v.id = t.version_id
    returning t.version_id, v.document_id, v.number, v.sha256, v.media_type, t.attempts`.execute(db);
  return rows[0];
}

async function readFile(
  { blobs, reader }: TextDeps,
  { sha256, media_type: mediaType }: WaitingText,
): Promise<Reading> {
  const file = await blobs.asFile(sha256);
  if (file === undefined) return { kind: "failed", because: "Il file non si trova" };
  try {
    return await reader.read({ path: file.path, mediaType });
  } finally {
    await file.release();
  }
}

async function keepReading(
  tx: Tx,
  { clock }: TextDeps,
  { waiting, reading }: { waiting: WaitingText; reading: Reading },
): Promise<void> {
  const now = clock.now();
  const text = reading.kind === "read" ? beginning(storable(reading.text), MOST_TEXT) : null;
  const state = { read: "read", none: "none", failed: "parked" }[reading.kind];
  await sql`update document_text set state = ${state}, reason = ${reading.because ?? null}, text = ${text}, read_at = ${now},
      pages = ${reading.kind === "read" ? (reading.pages ?? null) : null}, by_ocr = ${reading.kind === "read" && reading.byOcr === true}
    where version_id = ${waiting.version_id}::uuid`.execute(tx);
  const proposals = text === null ? [] : readMetadata(text, DOCUMENT_TYPES);
  const { rows } = await sql<{ id: string; building_id: string | null; municipio: string | null }>`
    update document d set proposals = ${JSON.stringify(proposals)}::jsonb, updated_at = ${now}, version = d.version + 1,
      state = case when d.state = 'uploaded' then 'proposed' else d.state end
    where d.id = ${waiting.document_id}::uuid and d.current_version = ${waiting.number} and d.state <> 'withdrawn'
    returning d.id, d.building_id, (select b.municipio from building b where b.id = d.building_id) as municipio`.execute(
    tx,
  );
  const [document] = rows;
  if (document === undefined) return;
  await recordDocument(tx, {
    ...{
      document,
      action: reading.kind === "failed" ? "park" : "read",
      actor: STABILE,
      now,
      note: reading.because,
    },
    ...{ detail: { number: waiting.number, proposals: proposals.length }, correlationId: waiting.version_id },
  });
}
