import { afterAll, beforeAll, expect, test } from "vitest";
import { fetchFiles, type FilesJob } from "#features/requests/fetch-files.ts";
import { handleWaitingCases } from "#features/requests/handle-cases.ts";
import { type IntakeDeps, QUEUES } from "#features/requests/intake-deps.ts";
import { lookForFilesLeft } from "#features/requests/look-for-files.ts";
import { pollCases } from "#features/requests/poll-cases.ts";
import { pollComments } from "#features/requests/poll-comments.ts";
import { recordedJobs } from "#test/features/work-orders/office.ts";
import { type CzrmWorld, openCzrmWorld } from "#test/support/czrm-world.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

let database: TestDatabase;
let world: CzrmWorld;
beforeAll(async () => {
  database = await freshDatabase();
  world = await openCzrmWorld(database);
});
afterAll(async () => {
  await world.close();
  await database.close();
});

async function report(): Promise<{ id: string; sourceKey: string }> {
  const { body } = await world.admin("POST", "/admin/cases", {
    Subject: "Muro scrostato",
    RecordType: { Name: "Segnalazione" },
  });
  const sourceKey = body.id as string;
  await pollCases(world.deps);
  const { id } = await database.db
    .selectFrom("request")
    .select("id")
    .where("source_key", "=", sourceKey)
    .executeTakeFirstOrThrow();
  return { id, sourceKey };
}

async function addFiles(sourceKey: string, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1)
    await world.write("/services/data/v56.0/sobjects/ContentVersion", {
      Title: `Foto ${number}`,
      PathOnClient: `foto-${number}.png`,
      VersionData: PNG,
      FirstPublishLocationId: sourceKey,
    });
}

const statesOf = async (subjectId: string) =>
  (
    await database.db
      .selectFrom("attachment")
      .select("state")
      .where("subject_id", "=", subjectId)
      .orderBy("state")
      .execute()
  ).map(({ state }) => state);

function watching(changes: Partial<IntakeDeps> = {}) {
  const jobs = recordedJobs();
  const files = () =>
    jobs.enqueued
      .filter(({ queue }) => queue === QUEUES.files)
      .flatMap(({ data }) => (data as FilesJob).requests.map(({ id }) => id));
  return { deps: { ...world.deps, jobs, ...changes }, files };
}

test(`a file that a full disk kept out is asked for again, and comes in (${databaseKind})`, async () => {
  const request = await report();
  await addFiles(request.sourceKey, 1);
  const full = {
    ...world.deps.blobs,
    keep: () => Promise.reject(Object.assign(new Error("no space left"), { code: "ENOSPC" })),
  };
  await expect(fetchFiles({ ...world.deps, blobs: full }, { requests: [request] })).rejects.toThrow(
    "no space left",
  );
  expect(await statesOf(request.id)).toEqual(["to-fetch"]);
  const soon = watching();
  await lookForFilesLeft(soon.deps);
  expect(soon.files()).toEqual([]);
  const later = watching({ clock: { now: () => new Date(Date.now() + 16 * 60_000) } });
  await lookForFilesLeft(later.deps);
  expect(later.files()).toEqual([request.id]);
  await fetchFiles(world.deps, { requests: [request] });
  expect(await statesOf(request.id)).toEqual(["stored"]);
  await lookForFilesLeft(later.deps);
  expect(later.files()).toEqual([request.id]);
});

test("files beyond the twentieth are told, not dropped", async () => {
  const request = await report();
  await addFiles(request.sourceKey, 22);
  await fetchFiles(world.deps, { requests: [request] });
  await fetchFiles(world.deps, { requests: [request] });
  expect(await statesOf(request.id)).toEqual([...Array(2).fill("refused"), ...Array(20).fill("stored")]);
  const told = await database.db
    .selectFrom("inbox_message")
    .select("state")
    .where("kind", "=", "file")
    .where("reason", "like", "%Oltre i 20 allegati%")
    .execute();
  expect(told.map(({ state }) => state)).toEqual(["parked", "parked"]);
});

test("when something is said of a report later, its files are looked for again", async () => {
  const request = await report();
  await world.admin("POST", `/admin/cases/${request.sourceKey}/comments`, { text: "Aggiungo una foto." });
  const commented = watching();
  await pollComments(commented.deps);
  expect(commented.files()).toContain(request.id);
  await world.admin("PATCH", `/admin/cases/${request.sourceKey}`, { Description: "Con una foto" });
  const updated = watching();
  await pollCases(updated.deps);
  await handleWaitingCases(updated.deps);
  expect(updated.files()).toContain(request.id);
});
