import type { Attachment } from "@stabile/contract/shapes";
import { type Principal, reaches, reachOf } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { safeFileName } from "#domain/text/file-name.ts";
import { lockForChange } from "#features/work-orders/lock-order.ts";
import { placementOf } from "#features/work-orders/order-facts.ts";
import { bumpVersion, recordNews } from "#features/work-orders/record-change.ts";
import type { OrderDeps } from "#features/work-orders/transition-work-order.ts";
import { InfectedFile } from "#runtime/antivirus/refuse-infected.ts";
import type { BlobStore, KeepOutcome } from "#runtime/blobs/blob-store.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface AttachCommand {
  id: string;
  fileName: string;
  caption: string | undefined;
  bytes: Buffer;
  principal: Principal;
  correlationId: string;
}

/**
 * A photo or a document on an order. The bytes are stored first, under their digest: if the rest fails they are only
 * unused, and the next attempt finds them there.
 * @throws Problem `not-found`, `forbidden`, `payload-too-large`, `unsupported-media-type`, `file-infected`
 */
export function addAttachment(
  db: Db,
  { clock, blobs }: Pick<OrderDeps, "clock"> & { blobs: BlobStore },
  command: AttachCommand,
): Promise<Attachment> {
  return inTransaction(db, async (tx) => {
    const { principal, correlationId } = command;
    const order = await lockForChange(tx, { id: command.id, principal });
    if (!reaches(reachOf(principal, "attachment.add"), placementOf(order)))
      throw new Problem("forbidden", "Quest'ordine non è affidato a te");
    const kept = await blobs.keep(command.bytes);
    if (kept.kind === "refused") throw refusal(kept, command.fileName);
    const now = clock.now();
    const attachment = await insertAttachment(tx, { command, orderId: order.id, blob: kept, now });
    await recordNews(tx, {
      order,
      action: "attach",
      note: attachment.caption ?? attachment.fileName,
      detail: { attachmentId: attachment.id, sha256: kept.sha256 },
      principal,
      now,
      correlationId,
    });
    await bumpVersion(tx, order, { updated_at: now });
    return attachment;
  });
}

interface Insertion {
  command: AttachCommand;
  orderId: string;
  blob: Extract<KeepOutcome, { kind: "kept" }>;
  now: Date;
}

async function insertAttachment(tx: Tx, { command, orderId, blob, now }: Insertion): Promise<Attachment> {
  const id = uuidV7();
  const fileName = safeFileName(command.fileName);
  const caption = command.caption?.trim().slice(0, 500) || undefined;
  await tx
    .insertInto("attachment")
    .values({
      id,
      subject_kind: "work-order",
      subject_id: orderId,
      sha256: blob.sha256,
      media_type: blob.mediaType,
      byte_length: blob.byteLength,
      file_name: fileName,
      caption: caption ?? null,
      state: "stored",
      source: "stabile",
      source_key: id,
      created_by: command.principal.userId,
      created_at: now,
    })
    .execute();
  return {
    id,
    fileName,
    mediaType: blob.mediaType,
    byteLength: blob.byteLength,
    ...(caption === undefined ? {} : { caption }),
    state: "stored",
    createdAt: now.toISOString(),
  };
}

function refusal(refused: Extract<KeepOutcome, { kind: "refused" }>, fileName: string): Problem {
  const { reason, message } = refused;
  if (reason === "infected") return new InfectedFile(safeFileName(fileName), refused.signature);
  const code = reason === "too-large" ? "payload-too-large" : "unsupported-media-type";
  return new Problem(code, message, [{ field: "file", message }]);
}
