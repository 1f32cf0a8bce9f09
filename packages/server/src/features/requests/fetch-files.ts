import { randomUUID } from "node:crypto";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { CZRM, type IntakeDeps } from "#features/requests/intake-deps.ts";
import { announce } from "#runtime/events.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";

export interface FilesJob {
  requests: { id: string; sourceKey: string }[];
}

const MOST_PER_REQUEST = 20;

/**
 * Finds the files of some cases and brings them in. Repeating it is harmless: a file already stored is left alone, one
 * that failed halfway is fetched again.
 * @throws PlatformUnavailable: the queue retries
 */
export async function fetchFiles(deps: IntakeDeps, { requests }: FilesJob): Promise<void> {
  const correlationId = randomUUID();
  const requestOf = new Map(requests.map(({ id, sourceKey }) => [sourceKey, id]));
  const files = await deps.cases.filesOf([...requestOf.keys()], correlationId);
  const counts = new Map<string, number>();
  for (const { caseKey, fileKey, fileName } of files) {
    const requestId = requestOf.get(caseKey);
    const count = (counts.get(caseKey) ?? 0) + 1;
    counts.set(caseKey, count);
    if (requestId !== undefined && count <= MOST_PER_REQUEST)
      await noteFile(deps, { requestId, fileKey, fileName });
  }
  await fetchNoted(deps, [...requestOf.values()], correlationId);
}

async function noteFile(
  { db }: IntakeDeps,
  file: { requestId: string; fileKey: string; fileName: string },
): Promise<void> {
  await db
    .insertInto("attachment")
    .values({
      id: uuidV7(),
      subject_kind: "request",
      subject_id: file.requestId,
      file_name: file.fileName.slice(0, 200),
      state: "to-fetch",
      source: CZRM,
      source_key: file.fileKey,
    })
    .onConflict((conflict) => conflict.columns(["source", "source_key", "subject_id"]).doNothing())
    .execute();
}

async function fetchNoted(deps: IntakeDeps, requestIds: string[], correlationId: string): Promise<void> {
  const waiting = await deps.db
    .selectFrom("attachment")
    .select(["id", "subject_id", "source_key"])
    .where("state", "=", "to-fetch")
    .where("source", "=", CZRM)
    .where("subject_id", "in", requestIds)
    .execute();
  for (const { id, subject_id, source_key } of waiting) {
    const outcome = await fetchOne(deps, source_key ?? "", correlationId);
    await inTransaction(deps.db, async (tx) => {
      await tx.updateTable("attachment").set(outcome).where("id", "=", id).execute();
      const { municipio, building_id: buildingId } = await tx
        .selectFrom("request")
        .select(["municipio", "building_id"])
        .where("id", "=", subject_id)
        .executeTakeFirstOrThrow();
      const placement = { municipio, buildingId };
      await announce(tx, [
        { kind: "request.changed", subjectKind: "request", subjectId: subject_id, placement },
      ]);
    });
  }
}

async function fetchOne(deps: IntakeDeps, fileKey: string, correlationId: string) {
  const refused = (because: string) => ({ state: "refused", refuse_reason: because });
  try {
    const kept = await deps.blobs.keep(await deps.cases.download(fileKey, correlationId));
    if (kept.kind === "refused") return refused(kept.message);
    return { state: "stored", sha256: kept.sha256, media_type: kept.mediaType, byte_length: kept.byteLength };
  } catch (error) {
    if (error instanceof Problem) return refused(error.detail ?? error.title);
    throw error;
  }
}
