import { randomUUID } from "node:crypto";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { safeFileName } from "#domain/text/file-name.ts";
import { CZRM, FILE_MESSAGE, type IntakeDeps } from "#features/requests/intake-deps.ts";
import { audit } from "#runtime/audit.ts";
import { receive } from "#runtime/delivery/inbox.ts";
import { announce } from "#runtime/events.ts";
import { PlatformUnavailable, Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface FilesJob {
  requests: { id: string; sourceKey: string }[];
}

const MOST_PER_REQUEST = 20;
const TOO_MANY = `Oltre i ${MOST_PER_REQUEST} allegati che si prendono da soli per una segnalazione`;
/** After so long a file is given up: the platform has it, but does not give it. */
const GIVE_UP_MS = 30 * 3600_000;

/**
 * Finds the files of some cases and brings them in. Repeating it is harmless: a file already stored is left alone, one
 * that failed halfway is fetched again. A file at fault keeps none of the others from coming.
 * @throws PlatformUnavailable when some are still to come: the queue retries
 */
export async function fetchFiles(deps: IntakeDeps, { requests }: FilesJob): Promise<void> {
  const correlationId = randomUUID();
  const requestOf = new Map(requests.map(({ id, sourceKey }) => [sourceKey, id]));
  const { files, malformed } = await deps.cases.filesOf([...requestOf.keys()], correlationId);
  await receive(
    deps.db,
    { platform: CZRM, correlationId },
    malformed.map(({ messageId, payload, because }) => ({ messageId, payload, kind: FILE_MESSAGE, because })),
  );
  const counts = new Map<string, number>();
  for (const { caseKey, fileKey, fileName } of files) {
    const requestId = requestOf.get(caseKey);
    const count = (counts.get(caseKey) ?? 0) + 1;
    counts.set(caseKey, count);
    if (requestId === undefined) continue;
    const note = await noteFile(deps, { requestId, fileKey, fileName });
    if (note !== undefined && count > MOST_PER_REQUEST)
      await inTransaction(deps.db, (tx) =>
        settleFile(tx, { file: note, ...refused(TOO_MANY), correlationId }),
      );
  }
  await fetchNoted(deps, [...requestOf.values()], correlationId);
}

/** @returns undefined when it was known already */
function noteFile(
  { db }: IntakeDeps,
  file: { requestId: string; fileKey: string; fileName: string },
): Promise<NotedFile | undefined> {
  return db
    .insertInto("attachment")
    .values({
      id: uuidV7(),
      subject_kind: "request",
      subject_id: file.requestId,
      file_name: safeFileName(file.fileName),
      state: "to-fetch",
      source: CZRM,
      source_key: file.fileKey,
    })
    .onConflict((conflict) => conflict.columns(["source", "source_key", "subject_id"]).doNothing())
    .returning(["id", "subject_id", "source_key", "file_name", "created_at"])
    .executeTakeFirst();
}

async function fetchNoted(deps: IntakeDeps, requestIds: string[], correlationId: string): Promise<void> {
  const waiting = await deps.db
    .selectFrom("attachment")
    .select(["id", "subject_id", "source_key", "file_name", "created_at"])
    .where("state", "=", "to-fetch")
    .where("source", "=", CZRM)
    .where("subject_id", "in", requestIds)
    .orderBy("created_at")
    .execute();
  let absent: PlatformUnavailable | undefined;
  for (const file of waiting) {
    try {
      const fetched = await fetchOne(deps, file, correlationId);
      await inTransaction(deps.db, (tx) => settleFile(tx, { ...fetched, file, correlationId }));
    } catch (error) {
      if (!(error instanceof PlatformUnavailable)) throw error;
      absent = error;
    }
  }
  if (absent !== undefined) throw absent;
}

interface NotedFile {
  id: string;
  subject_id: string;
  source_key: string | null;
  file_name: string;
  created_at: Date;
}

/** What the console shows of a file that was refused. */
interface RefusedFile {
  segnalazione: string;
  file: string;
  versione: string;
}

type Outcome =
  | { state: "stored"; sha256: string; media_type: string; byte_length: number }
  | { state: "refused"; refuse_reason: string };

interface Fetched {
  outcome: Outcome;
  /** What the antivirus found in it. */
  signature?: string;
}

async function settleFile(
  tx: Tx,
  { file, outcome, signature, correlationId }: Fetched & { file: NotedFile; correlationId: string },
): Promise<void> {
  const settled = await tx
    .updateTable("attachment")
    .set(outcome)
    .where("id", "=", file.id)
    .where("state", "=", "to-fetch")
    .executeTakeFirst();
  // Another job has settled it meanwhile.
  if (settled.numUpdatedRows === 0n) return;
  const { code, municipio, buildingId } = await tx
    .selectFrom("request")
    .select(["code", "municipio", "building_id as buildingId"])
    .where("id", "=", file.subject_id)
    .executeTakeFirstOrThrow();
  await announce(tx, [
    {
      kind: "request.changed",
      subjectKind: "request",
      subjectId: file.subject_id,
      placement: { municipio, buildingId },
    },
  ]);
  if (outcome.state === "stored") return;
  if (signature !== undefined) await auditInfected(tx, { file, signature, correlationId });
  const told: RefusedFile = { segnalazione: code, file: file.file_name, versione: file.source_key ?? "" };
  const payload = JSON.stringify(told);
  // Each refusal is a message of its own: one sent back by a person may be refused again.
  const messageId = `file:${file.source_key}:${correlationId}`;
  const message = {
    messageId,
    payload,
    kind: FILE_MESSAGE,
    because: `Allegato rifiutato: ${outcome.refuse_reason}`,
  };
  await receive(tx, { platform: CZRM, correlationId }, [message]);
}

function auditInfected(
  tx: Tx,
  { file, signature, correlationId }: { file: NotedFile; signature: string; correlationId: string },
): Promise<void> {
  return audit(tx, {
    actor: { id: null, label: CZRM },
    action: "file.infected",
    subjectKind: "request",
    subjectId: file.subject_id,
    detail: { fileName: file.file_name, signature },
    correlationId,
  });
}

function refused(because: string): Fetched {
  return { outcome: { state: "refused", refuse_reason: because } };
}

async function fetchOne(deps: IntakeDeps, file: NotedFile, correlationId: string): Promise<Fetched> {
  try {
    const kept = await deps.blobs.keep(await deps.cases.download(file.source_key ?? "", correlationId));
    if (kept.kind === "refused")
      return kept.reason === "infected"
        ? { ...refused(kept.message), signature: kept.signature }
        : refused(kept.message);
    const { sha256, mediaType, byteLength } = kept;
    return { outcome: { state: "stored", sha256, media_type: mediaType, byte_length: byteLength } };
  } catch (error) {
    if (error instanceof Problem) return refused(error.detail ?? error.title);
    const isOld = deps.clock.now().getTime() - file.created_at.getTime() > GIVE_UP_MS;
    if (error instanceof PlatformUnavailable && isOld)
      return refused(`Non arrivato in 30 ore: ${error.message}`);
    throw error;
  }
}
