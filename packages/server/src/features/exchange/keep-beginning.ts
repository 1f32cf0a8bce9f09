import { createHash } from "node:crypto";
import type { IncomingNotice } from "#features/exchange/receive-notice.ts";
import type { PlatformReceiver } from "#ports/platform-receiver.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { receive } from "#runtime/delivery/inbox.ts";
import { inTransaction, lockName } from "#runtime/transaction.ts";
import { RAW_LIMIT } from "#runtime/web/raw-body.ts";

const KEPT_BYTES = 64 * 1024;
/** Anybody can send what looks signed: beyond so many in a day only the ledger tells of them. */
const MOST_IN_A_DAY = 20;

/**
 * Of a message too large to be read whole, the beginning, its size and the reason are kept, parked: the sender is
 * refused, and would otherwise be the only one to know. Its signature is of the whole and cannot be checked.
 * @returns why it is refused, in Italian
 */
export async function keepBeginning(
  db: Db,
  receiver: PlatformReceiver,
  { platform, body, headers, correlationId }: IncomingNotice,
): Promise<string> {
  const size =
    body.declaredBytes === undefined ? "di dimensione non dichiarata" : `di ${body.declaredBytes} byte`;
  const because = `Messaggio troppo grande per essere letto: ${size}, il massimo è ${RAW_LIMIT} byte. Ne è conservato l'inizio; la firma, che è di tutto il messaggio, non si può verificare`;
  if (!receiver.bearsSignature(headers)) return because;
  const head = body.bytes.subarray(0, KEPT_BYTES);
  const digest = createHash("sha256").update(head).update(String(body.declaredBytes)).digest("hex");
  await inTransaction(db, async (tx) => {
    await lockName(tx, "exchange.too-large");
    if ((await keptToday(tx, platform)) >= MOST_IN_A_DAY) return;
    const message = {
      messageId: `${PREFIX}${digest}`,
      kind: receiver.messageKind,
      payload: head.toString("utf8"),
    };
    await receive(tx, { platform, correlationId }, [{ ...message, because }]);
  });
  return because;
}

const PREFIX = "oversize:";

async function keptToday(tx: Db, platform: string): Promise<number> {
  const { count } = await tx
    .selectFrom("inbox_message")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("platform", "=", platform)
    .where("state", "=", "parked")
    .where("message_id", "like", `${PREFIX}%`)
    .where("received_at", ">", new Date(Date.now() - 24 * 3600_000))
    .executeTakeFirstOrThrow();
  return Number(count);
}
