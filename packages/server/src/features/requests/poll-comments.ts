import { createHash, randomUUID } from "node:crypto";
import { sql } from "kysely";
import { COMMENT_MESSAGE, CZRM, type IntakeDeps } from "#features/requests/intake-deps.ts";
import { lookForNewFiles } from "#features/requests/look-for-files.ts";
import type { CaseComment, RawCase } from "#ports/case-platform.ts";
import { furthestOf } from "#features/requests/poll-cases.ts";
import { isPassingError } from "#runtime/database/passing-error.ts";
import { refusalText } from "#runtime/database/refusal-text.ts";
import { markHandled, park, receive, takeWaiting, type WaitingMessage } from "#runtime/delivery/inbox.ts";
import { announce } from "#runtime/events.ts";
import { inTransaction, lockName, type Tx } from "#runtime/transaction.ts";

const STREAM = "comments";
const BEGINNING = "2000-01-01T00:00:00Z";
const BATCH = 500;
const MOST_BATCHES = 1_000;
/** A comment may be read before its case is; on a case that is no report of ours it waits so long for nothing. */
const WAIT_FOR_CASE_MS = 600_000;

/**
 * Asks for the public comments written since the last time and puts each in the history of its request. Those written
 * by us are known already.
 * @throws PlatformUnavailable: what was stored stays, and the next poll goes on from there
 */
export async function pollComments(deps: IntakeDeps): Promise<void> {
  const correlationId = randomUUID();
  for await (const page of deps.cases.commentsSince(await whereToBegin(deps), correlationId))
    await storePage(deps, page, correlationId);
  for (let count = 0; count < MOST_BATCHES; count += 1) {
    const settled = await handleBatch(deps, BATCH).catch((error: unknown) => {
      if (isPassingError(error)) throw error;
      return handleSingly(deps);
    });
    if (settled === 0) return;
  }
}

/** A batch that fails as a whole is tried again one comment at a time: the one at fault is parked with its reason. */
async function handleSingly(deps: IntakeDeps): Promise<number> {
  const ids = await inTransaction(deps.db, (tx) => takeWaiting(tx, { ...WAITING, limit: BATCH }));
  let settled = 0;
  for (const { id } of ids) {
    try {
      settled += await inTransaction(deps.db, async (tx) =>
        settle(tx, deps, await takeWaiting(tx, { ...WAITING, limit: 1, only: id })),
      );
    } catch (error) {
      if (isPassingError(error)) throw error;
      deps.logger.error({ event: "comment.parked", err: error });
      await inTransaction(deps.db, (tx) => park(tx, [{ id, reason: refusalText(error) }]));
      settled += 1;
    }
  }
  return settled;
}

const WAITING = { platform: CZRM, kind: COMMENT_MESSAGE };

async function whereToBegin({ db, overlapSeconds }: IntakeDeps): Promise<Date> {
  const row = await db
    .selectFrom("sync_cursor")
    .select("cursor")
    .where("platform", "=", CZRM)
    .where("stream", "=", STREAM)
    .executeTakeFirst();
  return row === undefined
    ? new Date(BEGINNING)
    : new Date(new Date(row.cursor).getTime() - overlapSeconds * 1000);
}

function storePage(
  { db, clock }: IntakeDeps,
  page: readonly RawCase[],
  correlationId: string,
): Promise<void> {
  const furthest = furthestOf(page, clock.now());
  const messages = page.map(({ messageId, payload, because }) => ({
    messageId,
    payload,
    because,
    kind: COMMENT_MESSAGE,
  }));
  return inTransaction(db, async (tx) => {
    await receive(tx, { platform: CZRM, correlationId }, messages);
    await sql`
      insert into sync_cursor (platform, stream, cursor) values (${CZRM}, ${STREAM}, ${furthest.toISOString()})
      on conflict (platform, stream) do update set cursor = greatest(sync_cursor.cursor, excluded.cursor)`.execute(
      tx,
    );
  });
}

/** @returns how many messages were settled */
function handleBatch(deps: IntakeDeps, limit: number): Promise<number> {
  return inTransaction(deps.db, async (tx) => {
    await lockName(tx, "requests.comments");
    return settle(tx, deps, await takeWaiting(tx, { ...WAITING, limit }));
  });
}

async function settle(
  tx: Tx,
  { cases, clock, jobs }: IntakeDeps,
  messages: readonly WaitingMessage[],
): Promise<number> {
  const read = messages.map((message) => ({ ...message, said: cases.interpretComment(message.payload) }));
  const comments = read.flatMap(({ id, receivedAt, said }) =>
    said.kind === "comment" ? [{ id, receivedAt, ...said.value }] : [],
  );
  const requests = await requestsOf(tx, comments);
  const parked = read.flatMap(({ id, said }) =>
    said.kind === "malformed" ? [{ id, reason: said.because }] : [],
  );
  await park(tx, parked);
  const known = comments.filter(({ caseKey }) => requests.has(caseKey));
  await addToHistory(tx, known, { requests, platform: cases.name });
  const commented = new Map(known.map(({ caseKey }) => [caseKey, requests.get(caseKey)?.id ?? ""]));
  await lookForNewFiles(
    tx,
    { jobs, clock },
    [...commented].map(([sourceKey, id]) => ({ id, sourceKey })),
  );
  const giveUpBefore = clock.now().getTime() - WAIT_FOR_CASE_MS;
  // Whatever date it bears, it does not wait for ever.
  const given = comments.filter(
    ({ caseKey, writtenAt, receivedAt }) =>
      !requests.has(caseKey) && Math.min(writtenAt.getTime(), receivedAt.getTime()) < giveUpBefore,
  );
  const settled = [
    ...read.filter(({ said }) => said.kind === "ours").map(({ id }) => ({ id })),
    ...known.map(({ id, caseKey }) => ({ id, subjectId: requests.get(caseKey)?.id })),
    ...given.map(({ id }) => ({ id })),
  ];
  await markHandled(tx, "request", settled);
  return settled.length + parked.length;
}

interface Commented {
  id: string;
  municipio: string | null;
  building_id: string | null;
}

async function requestsOf(tx: Tx, comments: readonly CaseComment[]): Promise<Map<string, Commented>> {
  if (comments.length === 0) return new Map();
  const rows = await tx
    .selectFrom("request")
    .select(["id", "source_key", "municipio", "building_id"])
    .where("source", "=", CZRM)
    .where("source_key", "in", [...new Set(comments.map(({ caseKey }) => caseKey))])
    .execute();
  return new Map(rows.map((row) => [row.source_key, row]));
}

/**
 * Who wrote is told as a part, not by name: names of citizens are for those who may read who reported. The entry's id
 * is drawn from the comment's key, so that a comment corrected at the platform or read twice stands once.
 */
async function addToHistory(
  tx: Tx,
  comments: readonly CaseComment[],
  { requests, platform }: { requests: ReadonlyMap<string, Commented>; platform: string },
): Promise<void> {
  if (comments.length === 0) return;
  const rows = comments.map(({ key, caseKey, author, text, writtenAt }) => ({
    id: idOf(key),
    requestId: requests.get(caseKey)?.id,
    at: writtenAt,
    author,
    text,
  }));
  await sql`
    insert into request_event (id, request_id, at, actor_label, kind, note)
    select g.id, g."requestId", g.at,
      case when lower(g.author) = lower(r.reporter_name) then 'Cittadino' else ${platform}::text end, 'comment', g.text
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as g(id uuid, "requestId" uuid, at timestamptz, author text, text text)
    join request r on r.id = g."requestId"
    on conflict (id) do nothing`.execute(tx);
  const touched = [...new Set(comments.map(({ caseKey }) => caseKey))].flatMap(
    (key) => requests.get(key) ?? [],
  );
  await announce(
    tx,
    touched.map(({ id, municipio, building_id: buildingId }) => ({
      kind: "request.changed",
      subjectKind: "request",
      subjectId: id,
      placement: { municipio, buildingId },
    })),
  );
}

/** A UUID of version 8, which RFC 9562 §5.8 leaves to whoever makes it. */
function idOf(key: string): string {
  const hex = createHash("sha256").update(`czrm-comment:${key}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
