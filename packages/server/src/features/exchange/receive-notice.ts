import { createHash } from "node:crypto";
import type { ExchangeDeps } from "#features/exchange/exchange-deps.ts";
import { keepBeginning } from "#features/exchange/keep-beginning.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { receive } from "#runtime/delivery/inbox.ts";
import { bodyExcerpt, pathExcerpt } from "#runtime/http/excerpt.ts";
import type { ExchangeOutcome } from "#runtime/http/exchange-ledger.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";
import type { RawBody } from "#runtime/web/raw-body.ts";

export interface IncomingNotice {
  platform: string;
  path: string;
  body: RawBody;
  headers: Record<string, unknown>;
  correlationId: string;
  at: Date;
}

type Deps = Pick<ExchangeDeps, "ledger" | "czrmReceiver" | "platforms">;

/**
 * A platform's call to us: stored as it came and answered at once, handled afterwards. What cannot be understood is
 * stored too, parked with its reason.
 * @throws Problem `unauthenticated` when it is not signed by the platform; nothing is stored then. `payload-too-large`
 * when it is too large to be read whole: its beginning is kept all the same
 */
export async function receiveNotice(db: Db, deps: Deps, notice: IncomingNotice): Promise<void> {
  const record = recorder(deps, notice);
  if (notice.body.cut) {
    const because = await keepBeginning(db, deps.czrmReceiver, notice);
    record("refused", 413, because);
    throw new Problem("payload-too-large", because);
  }
  const read = deps.czrmReceiver.read(notice.body.bytes, notice.headers);
  if (read.kind === "forged") {
    record("refused", 401, read.because);
    throw new Problem("unauthenticated", read.because);
  }
  const because = read.kind === "malformed" ? read.because : undefined;
  await inTransaction(db, async (tx) => {
    const message = {
      messageId: read.messageId,
      kind: deps.czrmReceiver.messageKind,
      payload: payloadText(notice.body.bytes),
      because,
    };
    const from = { platform: notice.platform, correlationId: notice.correlationId };
    const fresh = await receive(tx, from, [message]);
    if (fresh === 0) await keepOther(tx, from, message);
    else if (because === undefined)
      await deps.platforms.find(({ code }) => code === notice.platform)?.wakeInbox?.(tx);
  });
  record(because === undefined ? "ok" : "business-error", 202, because);
}

function recorder(
  deps: Deps,
  notice: IncomingNotice,
): (outcome: ExchangeOutcome, status: number, error?: string) => void {
  const began = performance.now();
  return (outcome, status, error) =>
    deps.ledger.record({
      at: notice.at,
      direction: "in",
      platform: notice.platform,
      api: "stabile",
      apiVersion: "v1",
      method: "POST",
      path: pathExcerpt(notice.path),
      status,
      outcome,
      latencyMs: performance.now() - began,
      correlationId: notice.correlationId,
      requestExcerpt: bodyExcerpt(notice.body.bytes),
      error,
    });
}

/** Bytes that are no text are kept as Base64: nothing of them is lost. */
function payloadText(bytes: Buffer): string {
  const text = bytes.toString("utf8");
  return Buffer.from(text, "utf8").equals(bytes) ? text : `base64:${bytes.toString("base64")}`;
}

/**
 * A notice that comes again is the same one, and is stored already. One that says something else under the same id is
 * not: neither may hide the other.
 */
async function keepOther(
  tx: Db,
  from: { platform: string; correlationId: string },
  message: { messageId: string; kind: string; payload: string },
): Promise<void> {
  const digest = createHash("sha256").update(message.payload).digest("hex").slice(0, 16);
  const stored = await tx
    .selectFrom("inbox_message")
    .select("payload")
    .where("platform", "=", from.platform)
    .where("message_id", "=", message.messageId)
    .executeTakeFirst();
  if (stored === undefined || message.payload.startsWith(stored.payload)) return;
  const because = `L'identificativo «${message.messageId}» è già di un altro messaggio, con un altro contenuto`;
  await receive(tx, from, [{ ...message, messageId: `${message.messageId}#${digest}`, because }]);
}
