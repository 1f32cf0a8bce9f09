import { sql } from "kysely";
import { type Principal, reaches, reachOf } from "#domain/access/policy.ts";
import { documentReachOf, seenDocuments } from "#features/documents/document-access.ts";
import type { DocumentDeps } from "#features/documents/document-deps.ts";
import { insertDocument } from "#features/documents/insert-document.ts";
import { keepFile } from "#features/documents/keep-file.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface Upload {
  fileName: string;
  bytes: Uint8Array;
  buildingId: string | undefined;
  title: string | undefined;
  principal: Principal;
  correlationId: string;
  /** Of a load in bulk: from where, and which of it. */
  origin?: { source: string; sourceKey: string };
}

export interface Uploaded {
  id: string;
  code: string;
  version: number;
  sameFile: { id: string; code: string; title: string }[];
}

/**
 * A document by its file alone: what it says of itself is read from it, and confirmed by a person, afterwards.
 * @throws Problem `unprocessable` when there is no such building, `forbidden`, and as `keepFile` does
 */
export function uploadDocument(db: Db, deps: DocumentDeps, upload: Upload): Promise<Uploaded> {
  return inTransaction(db, async (tx) => {
    const { principal, origin } = upload;
    const place = await placeOf(tx, upload);
    const file = await keepFile(tx, deps.blobs, upload);
    const now = deps.clock.now();
    const actor = { id: principal.userId, label: principal.displayName };
    const { id, code } = await insertDocument(tx, deps.jobs, {
      ...{ place, file, title: upload.title, origin, actor, now, correlationId: upload.correlationId },
    });
    const sameFile = await othersWith(tx, { sha256: file.sha256, but: id, principal });
    return { id, code, version: 1, sameFile };
  });
}

interface Place {
  building_id: string | null;
  municipio: string | null;
}

export async function placeOf(
  tx: Tx,
  { buildingId, principal }: Pick<Upload, "buildingId" | "principal">,
): Promise<Place> {
  const reach = reachOf(principal, "document.add");
  if (buildingId === undefined) {
    if (!reaches(reach, {}))
      throw new Problem("forbidden", "Puoi aggiungere documenti solo agli edifici che segui");
    return { building_id: null, municipio: null };
  }
  const building = await tx
    .selectFrom("building")
    .select(["id", "municipio"])
    .where("id", "=", buildingId)
    .executeTakeFirst();
  if (
    !building ||
    !reaches(reachOf(principal, "document.read"), { buildingId, municipio: building.municipio })
  )
    throw new Problem("unprocessable", "Questo edificio non c'è", [
      { field: "buildingId", message: "Non c'è, o non è tra i tuoi" },
    ]);
  if (!reaches(reach, { buildingId, municipio: building.municipio }))
    throw new Problem("forbidden", "Puoi aggiungere documenti solo agli edifici che segui");
  return { building_id: building.id, municipio: building.municipio };
}

/** The same bytes under another code: often the same paper twice, sometimes rightly so. */
export async function othersWith(
  db: Db,
  { sha256, but, principal }: { sha256: string; but: string; principal: Principal },
): Promise<Uploaded["sameFile"]> {
  const { rows } = await sql<Uploaded["sameFile"][number]>`
    select distinct d.id, d.code, d.title from document_version v join document d on d.id = v.document_id
      left join building b on b.id = d.building_id
    where v.sha256 = ${sha256} and d.id <> ${but}::uuid and d.state <> 'withdrawn'
      and ${seenDocuments(documentReachOf(principal))}
    order by d.code limit 20`.execute(db);
  return rows;
}
