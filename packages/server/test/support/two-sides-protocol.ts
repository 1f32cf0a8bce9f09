import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface ProtocolIds {
  protocolEntry: string;
}

/** Of each building a document that was protocolled, and who sent it. */
export const PROTOCOL_WORDS = ["protocollo", "mittentenome"];

export async function buildProtocol(
  db: Db,
  blobs: BlobStore,
  { id: buildingId, tag, municipio }: { id: string; tag: string; municipio: string },
): Promise<ProtocolIds> {
  const id = uuidV7();
  const kept = await blobs.keep(Buffer.from(`%PDF-1.7\n${tag}protocollo\n%%EOF`), "richiesta.pdf");
  if (kept.kind === "refused") throw new Error(kept.message);
  const files = [{ name: "richiesta.pdf", mediaType: "application/pdf", sha256: kept.sha256 }];
  const correspondents = [{ kind: "person", name: `${tag}mittentenome` }];
  await sql`insert into protocol_entry (id, code, direction, subject, correspondents, attachments, cause_kind, cause_id,
      building_id, municipio, state, unit_id, register, year, number, registered_at, created_at, created_by, correlation_id)
    values (${id}, ${`PRT-${tag}`}, 'in', ${`${tag}protocollo`}, ${JSON.stringify(correspondents)}, ${JSON.stringify(files)},
      'formal-request', ${uuidV7()}, ${buildingId}, ${municipio}, 'registered', '1', 'PG', 2026, 1, now(), now(), 'Chi scrive', 'c')`.execute(
    db,
  );
  return { protocolEntry: id };
}
