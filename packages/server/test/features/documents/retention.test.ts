import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { removeDiscarded } from "#features/documents/retention/remove-discarded.ts";
import { readIntegrity } from "#features/documents/read-integrity.ts";
import { verifyFiles } from "#features/documents/verify-files.ts";
import { factOf, originAt, say } from "#test/features/dossier/house.ts";
import { SESSION_COOKIE } from "#runtime/web/session-reader.ts";
import { type Archive, openArchive } from "#test/features/documents/desk.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { person } from "#test/support/desk.ts";
import { madePdf } from "#test/support/made-files.ts";

// The clock stands on 2 March 2026; an RCEE is kept for ten years from its issue or its expiry.

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

interface Said {
  type?: string;
  issuedOn?: string;
  expiresOn?: string;
  bytes?: Buffer;
}

let made = 0;
/** A confirmed document of the school. */
async function confirmed({
  type = "lease",
  issuedOn = "2010-01-10",
  expiresOn = "2015-01-10",
  bytes,
}: Said = {}): Promise<string> {
  made += 1;
  const file = {
    name: `carta-${made}.pdf`,
    bytes: bytes ?? madePdf([`Parola${made} di un vecchio contratto`]),
  };
  const { body } = await archive.upload("technician", file, { buildingId: archive.buildings.school });
  await archive.readTexts();
  const { version } = await archive.read(body.id);
  const said = {
    type,
    title: `Carta ${made}`,
    issuedOn,
    ...(type === "lease" ? { expiresOn } : {}),
  };
  const answer = await archive.call("technician", `/documents/${body.id}`, {
    method: "PUT",
    body: said,
    version,
  });
  expect(answer.status, answer.text).toBe(200);
  return body.id;
}

const contentOf = async (id: string): Promise<number> => {
  const headers = { cookie: `${SESSION_COOKIE}=technician` };
  const answer = await fetch(`${archive.base}/documents/${id}/content`, { headers });
  await answer.arrayBuffer();
  return answer.status;
};
const list = async (show: string, who = "technician") =>
  (await archive.call(who, `/discard-candidates?limit=200&show=${show}`)).body.items as {
    id: string;
    reason: string;
    obstacles: string[];
  }[];
const propose = (id: string, who = "technician") =>
  archive.call(who, `/documents/${id}/discard-proposal`, {
    method: "POST",
    body: { reason: "Fuori dai termini" },
  });
const act = (documentIds: string[], who = "manager", changes: object = {}) =>
  archive.call(who, "/discard-acts", {
    method: "POST",
    body: {
      ...{
        protocolNumber: "12345/2026",
        authorisedOn: "2026-02-20",
        authority: "Soprintendenza archivistica",
      },
      documentIds,
      ...changes,
    },
  });

test("what is past its time is listed with why; what is kept for ever, or not yet past it, is not", async () => {
  const [old, recent, deed] = [
    await confirmed(),
    await confirmed({ expiresOn: "2019-05-01" }),
    await confirmed({ type: "deed", issuedOn: "1950-05-01" }),
  ];
  const found = await list("to-propose");
  expect(found.find(({ id }) => id === old)).toMatchObject({
    reason:
      "10 anni dalla scadenza (10/01/2015), come prevede il tipo «Contratto di locazione o concessione»: da conservare fino al 10/01/2025",
    obstacles: [],
  });
  expect(found.some(({ id }) => id === recent || id === deed)).toBe(false);
  expect((await propose(deed)).body.detail).toContain("è da conservare per sempre");
  expect((await propose(recent)).body.detail).toContain("è da conservare fino al 01/05/2029");
});

test("the municipality writes how long a type is kept, and the days of its documents change", async () => {
  const id = await confirmed({ type: "deed", issuedOn: "1990-05-01" });
  const write = (who: string, body: object, type = "deed") =>
    archive.call(who, `/retention-rules/${type}`, { method: "PUT", body });
  const rule = { months: 240, reason: "Massimario, voce 1.1" };
  expect((await write("technician", rule)).status).toBe(403);
  expect((await write("manager", rule, "nessuno")).status).toBe(404);
  expect((await write("manager", { months: 0, reason: "Subito" })).status).toBe(400);
  const { body } = await write("manager", rule);
  expect(body.items.find(({ type }: { type: string }) => type === "deed")).toMatchObject({
    ...{ isOwn: true, months: 240, writtenBy: "Gina Gestrice", reason: "Massimario, voce 1.1" },
  });
  expect((await archive.read(id)).retainUntil).toBe("2010-05-01");
  expect((await list("to-propose")).find((one) => one.id === id)?.reason).toContain(
    "20 anni dall'emissione (01/05/1990), come ha stabilito il Comune",
  );
  expect((await archive.read(await confirmed({ type: "deed", issuedOn: "2001-05-01" }))).retainUntil).toBe(
    "2021-05-01",
  );
  await write("manager", { reason: "Il massimario lo vuole per sempre" });
  expect(await archive.read(id)).not.toHaveProperty("retainUntil");
  expect((await list("to-propose")).some((one) => one.id === id)).toBe(false);
});

const OBSTACLES: Record<string, (id: string) => Promise<unknown>> = {
  "Prova l'ultima verifica di legge registrata": (id) => check(id, "2014-01-01"),
  "Un dato che vale oggi nel fascicolo si fonda su questo documento": (id) => claim(id),
  "È collegato a una segnalazione aperta": (id) => link(id, "request", request()),
};

test("what proves a last check or a fact of today, or is under an open request, is not proposable and says why", async () => {
  for (const [because, arrange] of Object.entries(OBSTACLES)) {
    const id = await confirmed();
    await arrange(id);
    expect((await list("kept")).find((one) => one.id === id)?.obstacles).toEqual([because]);
    expect((await list("to-propose")).some((one) => one.id === id)).toBe(false);
    const refused = await propose(id);
    expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining(because)]);
  }
});

test("a check that was made again since, or was annulled, keeps nobody's paper", async () => {
  const [again, annulled] = [await confirmed(), await confirmed()];
  await check(again, "2014-01-01", "idoneita-statica-sport");
  await check(null, "2025-01-01", "idoneita-statica-sport");
  const mistaken = await check(annulled, "2014-06-01", "vulnerabilita-sismica");
  expect((await list("kept")).some(({ id }) => id === annulled)).toBe(true);
  await sql`insert into check_annulment (check_id, reason, annulled_by_label, annulled_at)
    values (${mistaken}::uuid, 'Errore', 'Prova', now())`.execute(database.db);
  const ids = (await list("to-propose")).map(({ id }) => id);
  expect([again, annulled].every((id) => ids.includes(id))).toBe(true);
});

test("nothing is discarded without a proposal and an authorisation; with them the file goes and the record stays", async () => {
  const bytes = madePdf(["Parolasola che si scarta"]);
  const id = await confirmed({ bytes });
  expect((await act([id])).body.detail).toContain("non è tra i documenti proposti");
  expect((await propose(id)).status).toBe(201);
  expect((await list("proposed")).map((one) => one.id)).toContain(id);
  expect((await act([id], "technician")).status).toBe(403);
  expect((await act([id], "manager", { protocolNumber: " " })).status).toBe(400);
  expect((await act([id], "manager", { authorisedOn: "2027-01-01" })).status).toBe(422);
  expect(await contentOf(id)).toBe(200);
  const done = await act([id]);
  expect([done.status, done.body.documents]).toEqual([201, 1]);
  await removeDiscarded(database.db, archive.deps, { actId: done.body.id });

  const left = await archive.read(id);
  expect(left).toMatchObject({
    state: "withdrawn",
    withdrawReason: expect.stringContaining("prot. 12345/2026"),
  });
  const sha256 = left.versions[0]?.sha256 ?? "";
  expect(await archive.deps.blobs.open(sha256)).toBeUndefined();
  expect(await archive.deps.blobs.openSmall(sha256)).toBeUndefined();
  expect(left.history[0]).toMatchObject({
    label: "File scartato",
    note: "Autorizzazione prot. 12345/2026 del 20/02/2026",
  });
  const refused = await archive.call("technician", `/documents/${id}/content`);
  expect([refused.status, refused.body.title, refused.body.detail].join(" ")).toContain("scartato");
  expect((await archive.call("technician", "/documents?q=parolasola&state=withdrawn")).body.items).toEqual(
    [],
  );
  const { rows } = await sql<{ detail: { files: object[] } }>`
    select detail from audit_entry where action = 'document.discard' and subject_id = ${id}`.execute(
    database.db,
  );
  expect(rows[0]?.detail.files).toEqual([{ number: 1, sha256 }]);
  await verifyFiles(database.db, archive.deps);
  expect((await readIntegrity(database.db, person("Tutto", MANAGER))).wrong).toEqual([]);
  expect((await act([id])).status).toBe(409);
  expect((await propose(id)).status).toBe(409);
});

test("all the documents of an act or none; one that must stay since it was proposed stops it", async () => {
  const [first, second] = [await confirmed(), await confirmed()];
  await propose(first);
  await propose(second);
  await link(second, "request", request());
  expect((await act([first, second])).body.detail).toContain("È collegato a una segnalazione aperta");
  expect((await archive.read(first)).state).toBe("confirmed");
  const back = () => archive.call("technician", `/documents/${first}/discard-proposal`, { method: "DELETE" });
  expect((await back()).status).toBe(200);
  expect((await back()).status).toBe(404);
  expect((await list("proposed")).some(({ id }) => id === first)).toBe(false);
});

test("bytes that another document has stay, and so do those that are uploaded again before they are removed", async () => {
  const bytes = madePdf(["La stessa carta, due volte"]);
  const [mine, same] = [await confirmed({ bytes }), await confirmed({ bytes })];
  await propose(mine);
  const { body } = await act([mine]);
  await removeDiscarded(database.db, archive.deps, { actId: body.id });
  expect(await contentOf(same)).toBe(200);
  expect(await contentOf(mine)).toBe(404);

  const alone = madePdf(["Tolta e ricaricata"]);
  const id = await confirmed({ bytes: alone });
  await propose(id);
  const { body: second } = await act([id]);
  const again = await confirmed({ bytes: alone });
  await removeDiscarded(database.db, archive.deps, { actId: second.id });
  expect(await contentOf(again)).toBe(200);
});

test("who manages elsewhere proposes nothing here, and sees nothing of it", async () => {
  const id = await confirmed();
  expect((await propose(id, "ofMunicipioI")).status).toBe(404);
  expect((await list("to-propose", "ofMunicipioI")).some((one) => one.id === id)).toBe(false);
  expect((await propose(id, "auditor")).status).toBe(403);
});

const MANAGER = [{ role: "building-manager", scopeKind: "municipality", scopeKey: "" } as const];

async function check(documentId: string | null, doneOn: string, rule = "prova-periodica"): Promise<string> {
  const id = uuidV7();
  await sql`insert into check_done (id, rule, subject_kind, subject_id, building_id, done_on, outcome, done_by, document_id,
      recorded_by_label, recorded_at)
    values (${id}::uuid, ${rule}, 'building', ${archive.buildings.school}::uuid, ${archive.buildings.school}::uuid, ${doneOn}::date,
      'positive', 'Organismo', ${documentId}::uuid, 'Prova', now())`.execute(database.db);
  return id;
}

async function claim(evidenceId: string): Promise<void> {
  const { school } = archive.buildings;
  await say(database.db, originAt(archive.deps.clock.now()), [
    { buildingId: school, facts: [{ ...factOf(school, "pupils", 320), evidenceId }] },
  ]);
}

async function request(): Promise<string> {
  const id = uuidV7();
  await sql`insert into request (id, code, source, source_key, state, subject, opened_at, source_modified_at)
    values (${id}::uuid, ${id}, 'czrm', ${id}, 'received', 'Prova', now(), now())`.execute(database.db);
  return id;
}

async function link(documentId: string, kind: string, subject: Promise<string>): Promise<void> {
  await sql`insert into document_link (id, document_id, subject_kind, subject_id, role, created_label, created_at)
    values (${uuidV7()}::uuid, ${documentId}::uuid, ${kind}, ${await subject}::uuid, 'about', 'Prova', now())`.execute(
    database.db,
  );
}
