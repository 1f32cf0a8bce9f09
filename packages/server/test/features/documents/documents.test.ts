import { rm, writeFile } from "node:fs/promises";
import { DocumentListItem } from "@stabile/contract/document-shapes";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { documentsOf, findDocument, linkDocument, openDocument } from "#features/documents/public.ts";
import { verifyFiles } from "#features/documents/verify-files.ts";
import { pathIn } from "#runtime/blobs/blob-files.ts";
import { inTransaction } from "#runtime/transaction.ts";
import { SESSION_COOKIE } from "#runtime/web/session-reader.ts";
import { type Archive, CERTIFICATE, openArchive } from "#test/features/documents/desk.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { madeDocx, madePdf } from "#test/support/made-files.ts";

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

const EARTHING = {
  type: "earthing-report",
  title: "Verbale di messa a terra",
  number: "MT/2026/0187",
  issuedOn: "2026-02-12",
  issuer: "Verifiche Esempio",
  outcome: "positive",
};
let lines = 0;
/** Each with its own bytes. */
const certificate = (text = CERTIFICATE) => ({
  name: "verbale.pdf",
  bytes: madePdf([`${text}\nriga ${(lines += 1)}`]),
});

async function uploaded(
  fields: Record<string, string> = { buildingId: archive.buildings.school },
  file = certificate(),
) {
  const { status, body, text } = await archive.upload("technician", file, fields);
  expect(status, text).toBe(201);
  return body as { id: string; code: string; version: number };
}

async function confirmed(changes: object = {}, fields?: Record<string, string>) {
  const { id } = await uploaded(fields);
  const done = await archive.call("technician", `/documents/${id}`, {
    method: "PUT",
    body: { ...EARTHING, ...changes },
    version: 1,
  });
  expect(done.status, done.text).toBe(200);
  return { id, version: done.body.version as number };
}

const list = async (who: string, query: string) => {
  const { status, body, text } = await archive.call(who, `/documents?${query}`);
  expect(status, text).toBe(200);
  return (body.items as unknown[]).map((item) => DocumentListItem.parse(item));
};

test("a certificate is uploaded, read, proposed with the words it was read from, and confirmed by a person", async () => {
  const { id, code } = await uploaded();
  expect(code).toMatch(/^DOC-2026-\d{6}$/);
  expect(await archive.read(id)).toMatchObject({
    state: "uploaded",
    textState: "waiting",
    title: "verbale",
    proposals: [],
  });
  await archive.readTexts();
  const proposed = await archive.read(id);
  expect(proposed).toMatchObject({ state: "proposed", textState: "read" });
  const values = Object.fromEntries(proposed.proposals.map(({ field, value }) => [field, value]));
  expect(values).toMatchObject({
    type: "earthing-report",
    number: "MT/2026/0187",
    issuedOn: "2026-02-12",
    outcome: "positive",
  });
  expect(proposed.proposals.find(({ field }) => field === "number")?.words).toContain(
    "Verbale n. MT/2026/0187",
  );
  const done = await archive.call("technician", `/documents/${id}`, {
    method: "PUT",
    body: EARTHING,
    version: proposed.version,
  });
  expect(done.status).toBe(200);
  const after = await archive.read(id);
  expect(after).toMatchObject({
    state: "confirmed",
    number: "MT/2026/0187",
    visibility: "office",
    retainUntil: "2036-02-12",
    confirmedBy: "Paolo Tecnico",
  });
  expect(after.history.map(({ action }) => action)).toEqual(["confirm", "read", "upload"]);
  const { rows } = await sql<{
    kind: string;
  }>`select kind from domain_event where subject_id = ${id} order by id`.execute(database.db);
  expect(rows.map(({ kind }) => kind)).toEqual(["document.uploaded", "document.read", "document.confirmed"]);
});

test("what the type asks for is asked for, field by field, and a day to come is refused", async () => {
  const { id } = await uploaded();
  const { status, body } = await archive.call("technician", `/documents/${id}`, {
    ...{
      method: "PUT",
      version: 1,
      body: { type: "earthing-report", title: "x", issuedOn: "2026-03-03", expiresOn: "2026-01-01" },
    },
  });
  expect(status).toBe(422);
  expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
    "expiresOn",
    "issuedOn",
    "issuer",
    "number",
    "outcome",
  ]);
  expect((await archive.read(id)).state).toBe("uploaded");
});

test("the expiry that the norm sets is written when nobody says another", async () => {
  const { id } = await confirmed({
    type: "ape",
    issuedOn: "2024-02-29",
    outcome: undefined,
    issuer: undefined,
  });
  expect(await archive.read(id)).toMatchObject({
    expiresOn: "2034-02-28",
    visibility: "building",
    typeLabel: expect.stringContaining("APE"),
  });
});

test("two people correcting one document: the second is told, and nothing is lost", async () => {
  const { id, version } = await confirmed();
  const put = (number: string) =>
    archive.call("technician", `/documents/${id}`, { method: "PUT", body: { ...EARTHING, number }, version });
  const answers = await Promise.all([put("A/1"), put("B/2")]);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
});

test("who sees a document depends on where it belongs and on who may see such a one", async () => {
  const { id: ofOffices } = await confirmed();
  const { id: ofBuilding } = await confirmed({ type: "ape" });
  const { id: restricted } = await confirmed({ type: "dvr", signatory: "Anna Esempio" });
  const { id: ofCity } = await confirmed({}, {});
  const statusOf = async (who: string, id: string) => (await archive.call(who, `/documents/${id}`)).status;
  const seen = async (who: string) =>
    Promise.all([ofOffices, ofBuilding, restricted, ofCity].map((id) => statusOf(who, id)));
  expect(await seen("technician")).toEqual([200, 200, 200, 200]);
  expect(await seen("finance")).toEqual([200, 200, 404, 200]);
  expect(await seen("contact")).toEqual([404, 200, 404, 404]);
  expect(await seen("ofMunicipioI")).toEqual([404, 404, 404, 404]);
  const ids = (await list("contact", "limit=200")).map(({ id }) => id);
  expect(ids).toContain(ofBuilding);
  expect(ids).not.toContain(ofOffices);
  expect(await list("ofMunicipioI", `buildingId=${archive.buildings.school}`)).toEqual([]);
  for (const id of [ofOffices, restricted, ofCity])
    expect(
      (
        await fetch(`${archive.base}/documents/${id}/content`, {
          headers: { cookie: `${SESSION_COOKIE}=contact` },
        })
      ).status,
    ).not.toBe(200);
});

test("who may only read neither uploads, nor corrects, nor withdraws; a technician of elsewhere adds nothing here", async () => {
  const { id, version } = await confirmed({ type: "ape" });
  expect(
    (await archive.upload("contact", certificate(), { buildingId: archive.buildings.school })).status,
  ).toBe(403);
  expect(
    (await archive.call("contact", `/documents/${id}`, { method: "PUT", body: EARTHING, version })).status,
  ).toBe(403);
  expect(
    (
      await archive.call("auditor", `/documents/${id}/withdraw`, {
        method: "POST",
        body: { reason: "perché" },
        version,
      })
    ).status,
  ).toBe(403);
  expect(
    (await archive.upload("ofMunicipioI", certificate(), { buildingId: archive.buildings.school })).status,
  ).toBe(422);
  expect((await archive.upload("ofMunicipioI", certificate())).status).toBe(403);
  expect(
    (
      await archive.call("ofMunicipioI", `/documents/${id}/links`, {
        method: "POST",
        body: { kind: "building", subjectId: archive.buildings.office },
      })
    ).status,
  ).toBe(404);
});

test("words are found as an Italian reads them, with or without accents, and shown where they are", async () => {
  const { id } = await uploaded(undefined, {
    name: "relazione.docx",
    bytes: madeDocx("La verifica di conformità dei lucernari nel seminterrato"),
  });
  await archive.readTexts();
  for (const q of ["verifiche", "CONFORMITA", "lucernario seminterrato"]) {
    const found = await list("technician", `q=${encodeURIComponent(q)}`);
    expect(
      found.map((one) => one.id),
      q,
    ).toContain(id);
  }
  const [one] = await list("technician", "q=lucernario");
  expect(one?.snippet).toContain("«lucernari»");
  expect(await list("technician", "q=inesistenteparola")).toEqual([]);
  expect(await list("ofMunicipioI", "q=lucernario")).toEqual([]);
  // Signs that mean something to the database, or to the language of queries, are only signs.
  for (const q of ["%%%", "a' or 1=1 --", "& | ! ( ) :*", "\\", "«»"])
    await list("technician", `q=${encodeURIComponent(q)}`);
});

test("a list goes on page after page, and is asked by type, by state and by expiry", async () => {
  const { id: expired } = await confirmed({ type: "lease", expiresOn: "2026-02-28", issuedOn: "2020-01-01" });
  const { id: soon } = await confirmed({ type: "lease", expiresOn: "2026-05-30", issuedOn: "2020-01-01" });
  await confirmed({ type: "lease", expiresOn: "2026-06-30", issuedOn: "2020-01-01" });
  const ids = async (query: string) => (await list("technician", query)).map(({ id }) => id);
  expect(await ids("type=lease&expiry=expired")).toEqual([expired]);
  expect(await ids("type=lease&expiry=soon")).toEqual([soon]);
  expect((await list("technician", "state=to-confirm")).every(({ state }) => state !== "confirmed")).toBe(
    true,
  );
  const all = await ids("limit=200");
  const walked: string[] = [];
  for (let cursor = ""; walked.length < 200; ) {
    const { body } = await archive.call("technician", `/documents?limit=3${cursor}`);
    walked.push(...body.items.map(({ id }: { id: string }) => id));
    if (body.nextCursor === undefined) break;
    cursor = `&cursor=${body.nextCursor}`;
  }
  expect(walked).toEqual(all);
});

test("a newer file is one more version: the former stays, and each is given back as it came", async () => {
  const { id } = await confirmed();
  const newer = certificate("Seconda stesura del verbale");
  expect(
    (await archive.upload("technician", newer, { note: "Firmato" }, `/documents/${id}/versions`)).status,
  ).toBe(201);
  const document = await archive.read(id);
  expect(document.versions.map(({ number, note }) => [number, note])).toEqual([
    [2, "Firmato"],
    [1, undefined],
  ]);
  expect(document.state).toBe("confirmed");
  const content = async (query: string) =>
    Buffer.from(
      await (
        await fetch(`${archive.base}/documents/${id}/content${query}`, { headers: { cookie: cookieOf() } })
      ).arrayBuffer(),
    );
  expect(await content("")).toEqual(newer.bytes);
  expect((await content("?number=1")).equals(newer.bytes)).toBe(false);
  await expect(
    sql`update document_version set sha256 = repeat('0', 64)`.execute(database.db),
  ).rejects.toThrow(/append-only/);
  await expect(sql`delete from document where id = ${id}::uuid`.execute(database.db)).rejects.toThrow();
});

const cookieOf = () => `${SESSION_COOKIE}=technician`;

test("the same file under another code is told, to who may see it", async () => {
  const file = certificate();
  const first = await uploaded(undefined, file);
  const { body } = await archive.upload("technician", file, { buildingId: archive.buildings.school });
  expect(body.sameFile).toEqual([{ id: first.id, code: first.code, title: "verbale" }]);
});

test("what is drawn or written for browsers is only ever saved to disk", async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  const { id } = await uploaded(undefined, { name: "pianta.svg", bytes: svg });
  const { headers } = await fetch(`${archive.base}/documents/${id}/content`, {
    headers: { cookie: cookieOf() },
  });
  expect(headers.get("content-disposition")).toMatch(/^attachment/);
  expect(headers.get("x-content-type-options")).toBe("nosniff");
});

test("a link is to something of the same building, is said once, and can be taken away", async () => {
  const { id } = await confirmed();
  const [elementId, elsewhere] = [uuidV7(), uuidV7()];
  const element = (one: string, building: string) => ({
    ...{
      id: one,
      code: one,
      building_id: building,
      uni8290: "5.7",
      name: "Quadro",
      source: "realgimm",
      source_key: one,
    },
  });
  await database.db
    .insertInto("element")
    .values([element(elementId, archive.buildings.school), element(elsewhere, archive.buildings.office)])
    .execute();
  const link = (subjectId: string, kind = "element") =>
    archive.call("technician", `/documents/${id}/links`, {
      method: "POST",
      body: { kind, subjectId, role: "proves" },
    });
  expect((await link(elementId)).status).toBe(201);
  expect((await link(elementId)).status).toBe(201);
  expect((await link(elsewhere)).status).toBe(422);
  expect((await link(uuidV7())).status).toBe(422);
  const { links } = await archive.read(id);
  expect(links).toEqual([
    expect.objectContaining({ kind: "element", subjectId: elementId, label: "Quadro", role: "proves" }),
  ]);
  expect(
    (await list("technician", `subjectKind=element&subjectId=${elementId}`)).map((one) => one.id),
  ).toEqual([id]);
  expect(
    (await archive.call("technician", `/documents/${id}/links/${links[0]?.id}`, { method: "DELETE" })).status,
  ).toBe(200);
  expect((await archive.read(id)).links).toEqual([]);
});

test("what is withdrawn stays, says why, and is changed no more", async () => {
  const { id, version } = await confirmed();
  const withdraw = (at: number) =>
    archive.call("technician", `/documents/${id}/withdraw`, {
      method: "POST",
      body: { reason: "Sostituito" },
      version: at,
    });
  const done = await withdraw(version);
  expect(done.status).toBe(200);
  expect(await archive.read(id)).toMatchObject({ state: "withdrawn", withdrawReason: "Sostituito" });
  expect((await list("technician", "limit=200")).map((one) => one.id)).not.toContain(id);
  expect((await list("technician", "limit=200&state=withdrawn")).map((one) => one.id)).toContain(id);
  expect((await withdraw(done.body.version)).status).toBe(409);
});

test("a file that kills its reader is tried three times, then left with its reason, and can be asked for again", async () => {
  const { id } = await uploaded();
  const dies = {
    read: () => Promise.resolve({ kind: "failed", because: "si ferma", mayRetry: true } as const),
  };
  const job = (archive.deps.jobs as unknown as { enqueued: { data: object }[] }).enqueued.splice(0).at(-1);
  const again = async () => {
    (archive.deps.jobs as unknown as { enqueued: unknown[] }).enqueued.push({ ...job });
    await archive.readTexts(dies);
  };
  await expect(again()).rejects.toThrow();
  await expect(again()).rejects.toThrow();
  await again();
  expect((await archive.read(id)).versions[0]).toMatchObject({ textState: "parked", textReason: "si ferma" });
  await again();
  expect((await archive.call("technician", `/documents/${id}/read-again`, { method: "POST" })).status).toBe(
    202,
  );
  await archive.readTexts();
  expect(await archive.read(id)).toMatchObject({ state: "proposed", textState: "read" });
});

test("a file that is lost or altered is found, told, and forgiven once it is as it was", async () => {
  const file = certificate();
  const { id } = await uploaded(undefined, file);
  const { versions } = await archive.read(id);
  const path = pathIn(archive.directory, versions[0]?.sha256 ?? "");
  const look = async () => {
    archive.deps.clock.advance(60 * 24 * 31);
    while ((await verifyFiles(database.db, archive.deps)) > 0);
    const { body } = await archive.call("technician", "/file-integrity");
    return body.wrong
      .filter((one: { id: string }) => one.id === id)
      .map((one: { outcome: string }) => one.outcome);
  };
  expect(await look()).toEqual([]);
  await writeFile(path, "altro");
  expect(await look()).toEqual(["altered"]);
  await rm(path);
  expect(await look()).toEqual(["missing"]);
  await archive.deps.blobs.keep(file.bytes, file.name);
  expect(await look()).toEqual([]);
  expect((await archive.read(id)).versions[0]).toMatchObject({ integrity: "whole" });
});

test("the floors above find a document, those of a subject, link it to what is theirs and open it", async () => {
  const { id } = await confirmed();
  const { db } = database;
  const checkId = uuidV7();
  const actor = { id: null, label: "Scadenzario" };
  const link = { kind: "check", subjectId: checkId, role: "proves" } as const;
  const make = (documentId: string) =>
    inTransaction(db, (tx) =>
      linkDocument(tx, { documentId, link, actor, now: archive.deps.clock.now(), correlationId: "c" }),
    );
  expect(await make(id)).toBe(true);
  expect(await make(uuidV7())).toBe(false);
  const found = await findDocument(db, id);
  expect(found).toMatchObject({
    type: "earthing-report",
    issuedOn: "2026-02-12",
    outcome: "positive",
    state: "confirmed",
  });
  expect((await documentsOf(db, { kind: "check", id: checkId })).map((one) => one.id)).toEqual([id]);
  expect(
    (await documentsOf(db, { kind: "building", id: archive.buildings.school })).map((one) => one.id),
  ).toContain(id);
  expect(await openDocument(archive.deps.blobs, found as NonNullable<typeof found>)).toBeDefined();
});

test("an upload that is too large, empty, or of a kind that is not kept is refused with its reason, and leaves nothing", async () => {
  const before = (await list("technician", "limit=200&state=to-confirm")).length;
  const send = (name: string, bytes: Buffer) =>
    archive.upload("technician", { name, bytes }, { buildingId: archive.buildings.school });
  expect((await send("vuoto.pdf", Buffer.alloc(0))).status).toBe(415);
  expect((await send("verbale.docx", madeDocx("x", { "word/vbaProject.bin": "m" }))).body.detail).toContain(
    "macro",
  );
  expect((await send("pagina.html", Buffer.from("<!doctype html>"))).status).toBe(415);
  expect((await send("grande.txt", Buffer.alloc(61 * 1024 * 1024, "a"))).status).toBe(413);
  expect((await archive.upload("technician", certificate(), { buildingId: "non-un-id" })).status).toBe(400);
  expect((await list("technician", "limit=200&state=to-confirm")).length).toBe(before);
});
