import type { DocumentLink } from "@stabile/contract/document-shapes";
import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { DocumentDeps } from "#features/documents/document-deps.ts";
import { type LockedDocument, lockDocument } from "#features/documents/lock-document.ts";
import { bumpDocument, recordDocument } from "#features/documents/record-document.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface NewLink {
  id: string;
  link: Pick<DocumentLink, "kind" | "subjectId" | "role">;
  principal: Principal;
  correlationId: string;
}

/**
 * What a document is about. Said twice, it is said once.
 * @throws Problem `unprocessable` when there is no such thing, or it is of another building; and as `lockDocument` does
 */
export function linkDocument(
  db: Db,
  { clock }: Pick<DocumentDeps, "clock">,
  { id, link, principal, correlationId }: NewLink,
): Promise<{ id: string; version: number }> {
  return inTransaction(db, async (tx) => {
    const document = await lockDocument(tx, { id, principal, action: "document.add" });
    await refuseOther(tx, document, link);
    const now = clock.now();
    const actor = { id: principal.userId, label: principal.displayName };
    const added = await insertLink(tx, { documentId: id, link, label: actor.label, now });
    if (!added) return { id, version: document.version };
    await recordDocument(tx, { document, action: "link", actor, now, detail: { ...link }, correlationId });
    return { id, version: await bumpDocument(tx, id, now) };
  });
}

/** @returns false when it was there already */
export async function insertLink(
  tx: Tx,
  { documentId, link, label, now }: { documentId: string; link: NewLink["link"]; label: string; now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    insert into document_link (id, document_id, subject_kind, subject_id, role, created_label, created_at)
    values (${uuidV7()}::uuid, ${documentId}::uuid, ${link.kind}, ${link.subjectId}::uuid, ${link.role}, ${label}, ${now})
    on conflict do nothing returning id`.execute(tx);
  return rows.length > 0;
}

/** Where each kind of thing says of which building it is. What later floors have (obligations, checks) they link themselves. */
const BUILDING_OF: Partial<Record<DocumentLink["kind"], string>> = {
  building: "select id from building where id = $",
  complex: "select null::uuid from complex where id = $",
  storey: "select building_id from storey where id = $",
  space: "select s.building_id from space v join storey s on s.id = v.storey_id where v.id = $",
  unit: "select building_id from unit where id = $",
  element: "select building_id from element where id = $",
};

async function refuseOther(
  tx: Tx,
  document: LockedDocument,
  { kind, subjectId }: NewLink["link"],
): Promise<void> {
  const text = BUILDING_OF[kind];
  const refuse = (message: string) => {
    throw new Problem("unprocessable", message, [{ field: "subjectId", message }]);
  };
  if (text === undefined) return refuse("Questo collegamento si fa dalla pagina di ciò a cui si collega");
  const [before = "", after = ""] = text.split("$");
  const { rows } = await sql<
    Record<string, string | null>
  >`${sql.raw(before)}${subjectId}::uuid${sql.raw(after)}`.execute(tx);
  const [row] = rows;
  if (row === undefined) return refuse("Non c'è");
  const [buildingId] = Object.values(row);
  if (document.building_id !== null && buildingId !== null && buildingId !== document.building_id)
    refuse("È di un altro edificio");
}

export interface LinkRemoval {
  id: string;
  linkId: string;
  principal: Principal;
  correlationId: string;
}

/** @throws Problem `not-found`, and as `lockDocument` does */
export function unlinkDocument(
  db: Db,
  { clock }: Pick<DocumentDeps, "clock">,
  { id, linkId, principal, correlationId }: LinkRemoval,
): Promise<{ id: string; version: number }> {
  return inTransaction(db, async (tx) => {
    const document = await lockDocument(tx, { id, principal, action: "document.add" });
    const now = clock.now();
    const actor = { id: principal.userId, label: principal.displayName };
    const { rows } = await sql<{ subject_kind: string; subject_id: string }>`
      update document_link set removed_at = ${now}, removed_label = ${actor.label}
      where id = ${linkId}::uuid and document_id = ${id}::uuid and removed_at is null
      returning subject_kind, subject_id`.execute(tx);
    if (rows[0] === undefined) throw new Problem("not-found", "Questo collegamento non c'è");
    await recordDocument(tx, {
      document,
      action: "unlink",
      actor,
      now,
      detail: { ...rows[0] },
      correlationId,
    });
    return { id, version: await bumpDocument(tx, id, now) };
  });
}
