import { sql } from "kysely";
import { documentTypeOf } from "#domain/documents/types.ts";
import type { DocumentDeps } from "#features/documents/document-deps.ts";
import { insertDocument } from "#features/documents/insert-document.ts";
import { insertVersion, keepFile, type KeptFile } from "#features/documents/keep-file.ts";
import { insertLink, type NewLink } from "#features/documents/link-document.ts";
import { bumpDocument, recordDocument } from "#features/documents/record-document.ts";
import type { Actor } from "#runtime/audit.ts";
import { Problem } from "#runtime/problem.ts";
import type { Tx } from "#runtime/transaction.ts";

/** A file that another register gives, with what that register says of it. */
export interface TakenFile {
  source: string;
  /** What the register calls it, always the same: another file of it is a newer version. */
  sourceKey: string;
  fileName: string;
  bytes: Uint8Array;
  title: string;
  type: string;
  issuedOn: string | null;
  buildingId: string;
  links: readonly NewLink["link"][];
  actor: Actor;
  now: Date;
  correlationId: string;
}

/**
 * Keeps it as a document, confirmed by what its register says; the same bytes again change nothing.
 * @throws Problem as `keepFile` does, and `not-found` of a building that is not there
 */
export async function takeDocument(tx: Tx, deps: DocumentDeps, taken: TakenFile): Promise<{ id: string }> {
  const file = await keepFile(tx, deps.blobs, taken);
  const { rows } = await sql<Known>`
    select d.id, d.current_version as version, v.sha256, d.building_id, b.municipio
    from document d join document_version v on v.document_id = d.id and v.number = d.current_version
      left join building b on b.id = d.building_id
    where d.source = ${taken.source} and d.source_key = ${taken.sourceKey} for update of d`.execute(tx);
  const [known] = rows;
  const id = known === undefined ? await takeNew(tx, deps, { taken, file }) : known.id;
  if (known !== undefined && known.sha256 !== file.sha256)
    await takeVersion(tx, deps, { taken, file, known });
  const { actor, now } = taken;
  for (const link of taken.links) await insertLink(tx, { documentId: id, link, label: actor.label, now });
  return { id };
}

interface Known {
  id: string;
  version: number;
  sha256: string;
  building_id: string | null;
  municipio: string | null;
}

async function takeNew(
  tx: Tx,
  deps: DocumentDeps,
  { taken, file }: { taken: TakenFile; file: KeptFile },
): Promise<string> {
  const { actor, now, correlationId, buildingId, type, issuedOn } = taken;
  const building = await tx
    .selectFrom("building")
    .select("municipio")
    .where("id", "=", buildingId)
    .executeTakeFirst();
  if (building === undefined) throw new Problem("not-found", "Edificio non trovato");
  const place = { building_id: buildingId, municipio: building.municipio };
  const origin = { source: taken.source, sourceKey: taken.sourceKey };
  const { id } = await insertDocument(tx, deps.jobs, {
    ...{ place, file, title: taken.title.slice(0, 200), origin, actor, now, correlationId },
  });
  const visibility = documentTypeOf(type)?.visibility ?? "office";
  await sql`
    update document set type = ${type}, issued_on = ${issuedOn}::date, visibility = ${visibility}, state = 'confirmed',
      confirmed_at = ${now}, confirmed_label = ${actor.label} where id = ${id}::uuid`.execute(tx);
  await recordDocument(tx, { document: { id, ...place }, action: "confirm", actor, now, correlationId });
  return id;
}

async function takeVersion(
  tx: Tx,
  deps: DocumentDeps,
  { taken, file, known }: { taken: TakenFile; file: KeptFile; known: Known },
): Promise<void> {
  const { actor, now, correlationId } = taken;
  const number = known.version + 1;
  await insertVersion(tx, deps.jobs, { documentId: known.id, number, file, actor, now });
  await tx.updateTable("document").set({ current_version: number }).where("id", "=", known.id).execute();
  await recordDocument(tx, {
    ...{ document: known, action: "add-version", actor, now, note: file.fileName, correlationId },
    detail: { number, sha256: file.sha256 },
  });
  await bumpDocument(tx, known.id, now);
}
