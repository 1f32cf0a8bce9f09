import { createHash } from "node:crypto";
import type { ExchangeDeps } from "#features/exchange/exchange-deps.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { park, receive } from "#runtime/delivery/inbox.ts";
import { bodyExcerpt } from "#runtime/http/excerpt.ts";
import type { ExchangeOutcome } from "#runtime/http/exchange-ledger.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";

export interface IncomingNotice {
  platform: string;
  path: string;
  body: string;
  headers: Record<string, unknown>;
  correlationId: string;
  at: Date;
}

/** What a platform may say at once; its beginning is kept of what is larger. */
const MOST_BYTES = 1024 * 1024;
const KEPT_CHARACTERS = 64 * 1024;

type Deps = Pick<ExchangeDeps, "ledger" | "czrmReceiver" | "platforms">;

/**
 * A platform's call to us: stored as it came and answered at once, handled afterwards. What cannot be understood is
 * stored too, parked with its reason.
 * @throws Problem `unauthenticated` when it is not signed by the platform; nothing is stored then
 */
export async function receiveNotice(db: Db, deps: Deps, notice: IncomingNotice): Promise<void> {
  const began = performance.now();
  const read = deps.czrmReceiver.read(notice.body, notice.headers);
  const record = (outcome: ExchangeOutcome, status: number, error?: string) =>
    deps.ledger.record({
      at: notice.at,
      direction: "in",
      platform: notice.platform,
      api: "stabile",
      apiVersion: "v1",
      method: "POST",
      path: notice.path,
      status,
      outcome,
      latencyMs: performance.now() - began,
      correlationId: notice.correlationId,
      requestExcerpt: bodyExcerpt(notice.body),
      error,
    });
  if (read.kind === "forged") {
    record("refused", 401, read.because);
    throw new Problem("unauthenticated", read.because);
  }
  const because = tooLarge(notice.body) ?? (read.kind === "malformed" ? read.because : undefined);
  await inTransaction(db, async (tx) => {
    const payload = tooLarge(notice.body) ? notice.body.slice(0, KEPT_CHARACTERS) : notice.body;
    const message = { messageId: read.messageId, kind: read.messageKind, payload };
    const from = { platform: notice.platform, correlationId: notice.correlationId };
    const fresh = await receive(tx, from, [message]);
    if (because !== undefined) await parkByKey(tx, from.platform, { messageId: read.messageId, because });
    else if (fresh > 0) await deps.platforms.find(({ code }) => code === notice.platform)?.wakeInbox?.(tx);
  });
  record(because === undefined ? "ok" : "business-error", 202, because);
}

function tooLarge(body: string): string | undefined {
  const bytes = Buffer.byteLength(body);
  if (bytes <= MOST_BYTES) return undefined;
  const sha256 = createHash("sha256").update(body).digest("hex");
  return `Messaggio troppo grande: ${bytes} byte, il massimo è ${MOST_BYTES}. Ne è conservato l'inizio (SHA-256 del tutto: ${sha256})`;
}

async function parkByKey(
  tx: Db,
  platform: string,
  read: { messageId: string; because: string },
): Promise<void> {
  const stored = await tx
    .selectFrom("inbox_message")
    .select("id")
    .where("platform", "=", platform)
    .where("message_id", "=", read.messageId)
    .executeTakeFirst();
  if (stored !== undefined) await park(tx, [{ id: stored.id, reason: read.because }]);
}
