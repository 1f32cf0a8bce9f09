import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { romeDay } from "#domain/time/rome.ts";
import type { DocumentDeps } from "#features/documents/document-deps.ts";
import { insertVersion, type KeptFile } from "#features/documents/keep-file.ts";
import { recordDocument } from "#features/documents/record-document.ts";
import type { Actor } from "#runtime/audit.ts";
import type { Tx } from "#runtime/transaction.ts";

export interface NewDocument {
  place: { building_id: string | null; municipio: string | null };
  file: KeptFile;
  title: string | undefined;
  /** Of a load in bulk: from where, and which of it. */
  origin?: { source: string; sourceKey: string } | undefined;
  /** Where it was, when its name alone does not say it. */
  note?: string;
  actor: Actor;
  now: Date;
  correlationId: string;
}

/** A document by its kept file alone, with its first version, its history and the reading of its text. */
export async function insertDocument(
  tx: Tx,
  jobs: DocumentDeps["jobs"],
  { place, file, origin, actor, now, correlationId, ...given }: NewDocument,
): Promise<{ id: string; code: string }> {
  const id = uuidV7();
  const title = given.title ?? (file.fileName.replace(/\.[^.]{1,5}$/, "") || file.fileName);
  const { rows } = await sql<{ code: string }>`
    insert into document (id, code, building_id, title, state, source, source_key, created_by, created_label, created_at, updated_at)
    values (${id}::uuid, next_code('doc', ${Number(romeDay(now).slice(0, 4))}), ${place.building_id}::uuid, ${title}, 'uploaded',
      ${origin?.source ?? "stabile"}, ${origin?.sourceKey ?? id}, ${actor.id}::uuid, ${actor.label}, ${now}, ${now})
    returning code`.execute(tx);
  await insertVersion(tx, jobs, { documentId: id, number: 1, file, actor, now });
  await recordDocument(tx, {
    ...{ document: { id, ...place }, action: "upload", actor, now, note: given.note ?? file.fileName },
    ...{ detail: { sha256: file.sha256 }, correlationId },
  });
  return { id, code: rows[0]?.code ?? "" };
}
