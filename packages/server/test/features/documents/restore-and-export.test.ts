import { rm, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyFiles } from "#features/documents/verify-files.ts";
import { pathIn } from "#runtime/blobs/blob-files.ts";
import { SESSION_COOKIE } from "#runtime/web/session-reader.ts";
import { type Archive, openArchive } from "#test/features/documents/desk.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let archive: Archive;
beforeAll(async () => {
  database = await freshDatabase();
  archive = await openArchive(database.db);
});
afterAll(async () => {
  await archive.close();
  await database.close();
});

const paper = (text: string) => ({ name: "nota.txt", bytes: Buffer.from(text) });

async function uploaded(text: string, buildingId = archive.buildings.school) {
  const { body } = await archive.upload("technician", paper(text), { buildingId });
  const { versions } = await archive.read(body.id);
  return {
    id: body.id as string,
    code: body.code as string,
    path: pathIn(archive.directory, versions[0]?.sha256 ?? ""),
  };
}

const restore = (who: string, id: string, text: string) =>
  archive.upload(who, paper(text), {}, `/documents/${id}/versions/1/restore`);

test("a file that is missing or altered is put back from a copy, only if it is the very same, by who manages documents", async () => {
  const missing = await uploaded("La prima carta");
  const altered = await uploaded("La seconda carta");
  await rm(missing.path);
  await writeFile(altered.path, "Un'altra cosa");
  await verifyFiles(database.db, archive.deps);
  const integrity = async () => (await archive.call("technician", "/file-integrity")).body;
  expect((await integrity()).wrong).toHaveLength(2);

  const other = await restore("technician", missing.id, "La prima carta!");
  expect(other.status).toBe(422);
  expect(other.text).toContain("Non è lo stesso file");
  expect((await restore("auditor", missing.id, "La prima carta")).status).toBe(403);
  expect((await restore("ofMunicipioI", missing.id, "La prima carta")).status).toBe(404);
  for (const [{ id }, text] of [
    [missing, "La prima carta"],
    [altered, "La seconda carta"],
  ] as const) {
    const done = await restore("technician", id, text);
    expect(done.status, done.text).toBe(200);
    const content = await fetch(`${archive.base}/documents/${id}/content`, {
      headers: { cookie: `${SESSION_COOKIE}=technician` },
    });
    expect(await content.text()).toBe(text);
  }
  expect(await integrity()).toMatchObject({ whole: 2, wrong: [] });
  expect((await archive.read(missing.id)).history[0]).toMatchObject({ label: "File ripristinato" });
});

test("the list is exported as one sees it, with its filters and nothing of what is out of reach", async () => {
  const far = await uploaded("Di un altro edificio", archive.buildings.office);
  const asked = async (who: string, query = "") => {
    const answer = await fetch(`${archive.base}/documents/export?${query}`, {
      headers: { cookie: `${SESSION_COOKIE}=${who}` },
    });
    expect(answer.headers.get("content-type")).toContain("text/csv");
    return answer.text();
  };
  const whole = await asked("technician");
  expect(whole).toContain("Codice;Titolo;Tipo");
  expect(whole.split("\r\n")).toContainEqual(
    expect.stringContaining(`${far.code};nota;;;ED-2 Edificio ED-2;`),
  );
  expect(await asked("technician", `buildingId=${archive.buildings.school}`)).not.toContain(far.code);
  expect((await asked("ofMunicipioI")).trim().split("\r\n")).toHaveLength(2);
});
