import { sql } from "kysely";
import { keptUntil } from "#domain/documents/types.ts";
import type { DocumentDeps } from "#features/documents/document-deps.ts";
import type { PlacedFile } from "#features/documents/folder/settle-place.ts";
import { insertDocument } from "#features/documents/insert-document.ts";
import { keepFile } from "#features/documents/keep-file.ts";
import { recordDocument } from "#features/documents/record-document.ts";
import { keptForOf } from "#features/documents/retention/retention-rules.ts";
import type { Actor } from "#runtime/audit.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface LoadedFile {
  file: PlacedFile;
  fileName: string;
  bytes: Uint8Array;
  /** Where it was in the tree: the history keeps it. */
  path: string;
  confirm: boolean;
  actor: Actor;
  correlationId: string;
}

const SOURCE = "cartella";

/**
 * One file of a load: the document, what its rule says of it and, when asked, its confirmation, together or not at all.
 * @throws Problem as `keepFile` does
 */
export function keepLoaded(db: Db, deps: DocumentDeps, loaded: LoadedFile): Promise<{ code: string }> {
  const { file, fileName, bytes, path, confirm, actor, correlationId } = loaded;
  return inTransaction(db, async (tx) => {
    const kept = await keepFile(tx, deps.blobs, { fileName, bytes });
    const now = deps.clock.now();
    const place = { building_id: file.building.id, municipio: file.building.municipio };
    const origin = { source: SOURCE, sourceKey: `${kept.sha256}:${file.building.id}` };
    const { id, code } = await insertDocument(tx, deps.jobs, {
      ...{ place, file: kept, title: file.placement.title?.slice(0, 200), origin, note: path },
      ...{ actor, now, correlationId },
    });
    await writeParticulars(tx, id, file);
    if (confirm) await confirmLoaded(tx, { id, file, actor, now });
    const detail = { path, rule: file.placement.rule };
    if (confirm)
      await recordDocument(tx, {
        ...{ document: { id, ...place }, action: "confirm", actor, now, detail, correlationId },
        note: "Dalle regole di caricamento",
      });
    return { code };
  });
}

/**
 * One file that no rule places: of no building until a person says of which. Loaded again, it is the same document.
 * @throws Problem as `keepFile` does
 */
export function keepUnplaced(
  db: Db,
  deps: DocumentDeps,
  { bytes, path, actor, correlationId }: Omit<LoadedFile, "file" | "fileName" | "confirm">,
): Promise<{ code: string }> {
  return inTransaction(db, async (tx) => {
    const kept = await keepFile(tx, deps.blobs, { fileName: path.split("/").at(-1) ?? path, bytes });
    const known = await loadedBefore(tx, kept.sha256);
    if (known !== undefined) return known;
    const now = deps.clock.now();
    const { id, code } = await insertDocument(tx, deps.jobs, {
      ...{ place: { building_id: null, municipio: null }, file: kept, title: undefined, note: path },
      ...{ origin: { source: SOURCE, sourceKey: `${kept.sha256}:` }, actor, now, correlationId },
    });
    await sql`update document set to_place = ${path} where id = ${id}::uuid`.execute(tx);
    return { code };
  });
}

/** Waiting, or placed since: the same bytes are not taken twice. */
async function loadedBefore(tx: Tx, sha256: string): Promise<{ code: string } | undefined> {
  const { rows } = await sql<{ code: string }>`
    select code from document where source = ${SOURCE} and source_key = ${`${sha256}:`}`.execute(tx);
  return rows[0];
}

async function writeParticulars(
  tx: Tx,
  id: string,
  { type, placement, expiresOn }: PlacedFile,
): Promise<void> {
  const visibility = placement.visibility ?? type?.visibility ?? "office";
  await sql`update document set type = ${type?.code ?? null}, number = ${placement.number?.slice(0, 80) ?? null},
    issued_on = ${placement.issuedOn ?? null}::date, expires_on = ${expiresOn ?? null}::date,
    issuer = ${placement.issuer?.slice(0, 200) ?? null}, visibility = ${visibility} where id = ${id}::uuid`.execute(
    tx,
  );
}

async function confirmLoaded(
  tx: Tx,
  { id, file, actor, now }: { id: string; file: PlacedFile; actor: Actor; now: Date },
): Promise<void> {
  const { type, placement, expiresOn } = file;
  if (type === undefined) return;
  const until = keptUntil(await keptForOf(tx, type), { issuedOn: placement.issuedOn, expiresOn });
  await sql`update document set state = 'confirmed', confirmed_at = ${now}, confirmed_label = ${actor.label},
    retain_until = ${until ?? null}::date where id = ${id}::uuid`.execute(tx);
}
