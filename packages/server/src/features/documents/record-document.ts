import { sql } from "kysely";
import type { Visibility } from "#domain/documents/document-type.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { SHOWN_BY } from "#features/documents/document-access.ts";
import { type Actor, audit } from "#runtime/audit.ts";
import { announce } from "#runtime/events.ts";
import type { Tx } from "#runtime/transaction.ts";

export interface DocumentNews {
  document: { id: string; building_id: string | null; municipio: string | null };
  action:
    | "upload"
    | "read"
    | "park"
    | "confirm"
    | "correct"
    | "add-version"
    | "link"
    | "unlink"
    | "withdraw"
    | "read-again"
    | "restore-file"
    | "propose-discard"
    | "keep-longer"
    | "discard"
    | "place";
  actor: Actor;
  now: Date;
  note?: string | undefined;
  detail?: Record<string, unknown>;
  correlationId: string;
}

const EVENT: Record<DocumentNews["action"], string> = {
  upload: "document.uploaded",
  read: "document.read",
  park: "document.parked",
  confirm: "document.confirmed",
  correct: "document.changed",
  "add-version": "document.changed",
  link: "document.linked",
  unlink: "document.unlinked",
  withdraw: "document.withdrawn",
  "read-again": "document.changed",
  "restore-file": "document.changed",
  "propose-discard": "document.changed",
  "keep-longer": "document.changed",
  discard: "document.withdrawn",
  place: "document.changed",
};

/** What was done, in the document's history, in the register, and told to who listens; in the transaction of the change. */
export async function recordDocument(tx: Tx, news: DocumentNews): Promise<void> {
  const { document, action, actor, now, note, detail = {}, correlationId } = news;
  await tx
    .insertInto("document_event")
    .values({
      id: uuidV7(),
      document_id: document.id,
      at: now,
      actor_id: actor.id,
      actor_label: actor.label,
      action,
      note: note ?? null,
      detail: JSON.stringify(detail),
    })
    .execute();
  await audit(tx, {
    ...{ actor, action: `document.${action}`, subjectKind: "document", subjectId: document.id },
    ...{ detail, correlationId },
  });
  const { rows } = await sql<{ visibility: Visibility }>`
    select visibility from document where id = ${document.id}::uuid`.execute(tx);
  const heardBy = SHOWN_BY[rows[0]?.visibility ?? "restricted"];
  const placement = { buildingId: document.building_id, municipio: document.municipio, heardBy };
  await announce(tx, [{ kind: EVENT[action], subjectKind: "document", subjectId: document.id, placement }]);
}

/** @returns the new version, which whoever goes on changing must name */
export async function bumpDocument(tx: Tx, id: string, now: Date): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    update document set version = version + 1, updated_at = ${now} where id = ${id}::uuid returning version`.execute(
    tx,
  );
  return rows[0]?.version ?? 0;
}
