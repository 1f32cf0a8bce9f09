import { createHash } from "node:crypto";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { databaseKind } from "#test/support/database.ts";
import type { HostileFile } from "#test/support/hostile-city.ts";
import { caseText, nextId, SCRIPT } from "#test/support/hostile-records.ts";
import { type HostileWorld, openHostileWorld, until } from "#test/support/hostile-world.ts";

let world: HostileWorld;
beforeAll(async () => {
  world = await openHostileWorld();
});
afterAll(() => world.close());

const PHOTO = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** A ZIP archive of one file: small, whatever comes out of it. */
function zipOf(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content, { level: 9 });
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), packed]);
  const central = Buffer.concat([
    Buffer.from("PK\x01\x02\x14\x00"),
    common,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

const link = (caseKey: string, version: string, title: string, extension: string | null = null) =>
  JSON.stringify({
    LinkedEntityId: caseKey,
    ContentDocument: { LatestPublishedVersionId: version, Title: title, FileExtension: extension },
  });

const filesOf = async (caseKey: string) =>
  world.database.db
    .selectFrom("attachment")
    .innerJoin("request", "request.id", "attachment.subject_id")
    .selectAll("attachment")
    .where("request.source_key", "=", caseKey)
    .orderBy("attachment.created_at")
    .execute();

/** A case with a hostile file, its name or its link, and a good photo after it. */
async function caseWith(hostile: { link: (key: string, version: string) => string; file?: HostileFile }) {
  const before = new Set((await world.messages("&platform=czrm")).map(({ id }) => id));
  const key = nextId("500");
  const [version, good] = [nextId("068"), nextId("068")];
  if (hostile.file !== undefined) world.city.files.set(version, hostile.file);
  world.city.files.set(good, { bytes: PHOTO });
  world.city.links = [hostile.link(key, version), link(key, good, "buona", "png")];
  world.city.cases = [caseText(key)];
  await until(
    async () => (await filesOf(key)).some((file) => file.source_key === good && file.state === "stored"),
    "la foto buona",
    () => filesOf(key),
  );
  return { key, version, good, before };
}

const parkedFile = (before: ReadonlySet<string>) =>
  until(
    async () =>
      (await world.messages("&platform=czrm&state=parked")).find(
        ({ id, kind }) => kind === "file" && !before.has(id),
      ),
    "un allegato fermo",
    () => world.messages(),
  );

const ONLY = /^Allegato rifiutato: Si accettano solo foto/;
const REFUSED: [string, string, HostileFile, RegExp][] = [
  [
    "a program called foto.jpg",
    "foto.jpg",
    { bytes: Buffer.concat([Buffer.from("MZ\x90\x00"), Buffer.alloc(500)]) },
    ONLY,
  ],
  [
    "a program for Linux called foto.png",
    "foto.png",
    { bytes: Buffer.concat([Buffer.from("\x7fELF\x02\x01\x01"), Buffer.alloc(500)]) },
    ONLY,
  ],
  [
    "a drawing with script in it",
    "disegno.svg",
    { bytes: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`) },
    ONLY,
  ],
  [
    "a page called foto.png",
    "foto.png",
    { bytes: Buffer.from(`<!doctype html><html>${SCRIPT}</html>`) },
    ONLY,
  ],
  [
    "300 MB of nothing packed as an archive called foto.jpg",
    "foto.jpg",
    { bytes: zipOf("[Content_Types].xml", Buffer.alloc(300_000_000)) },
    ONLY,
  ],
  [
    "an archive that says it is a text document",
    "relazione.odt",
    { bytes: zipOf("mimetype", Buffer.alloc(50_000_000, "application/")) },
    ONLY,
  ],
  [
    "a compressed photo",
    "foto.png",
    { bytes: gzipSync(PHOTO), headers: { "content-encoding": "gzip" } },
    ONLY,
  ],
  [
    "an XML document that would read our files",
    "a.xml",
    { bytes: Buffer.from('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>') },
    ONLY,
  ],
  [
    "an XML document that grows without end",
    "b.xml",
    {
      bytes: Buffer.from(
        `<!DOCTYPE a [${Array.from({ length: 10 }, (_, i) => `<!ENTITY b${i + 1} "${`&b${i};`.repeat(10)}">`).join("")}]><a>&b9;</a>`,
      ),
    },
    ONLY,
  ],
  ["an empty file", "vuoto.jpg", { bytes: Buffer.alloc(0) }, /Il file è vuoto/],
  [
    "a photo of 16 MB",
    "grande.png",
    { bytes: Buffer.concat([PHOTO, Buffer.alloc(16 * 1024 ** 2)]) },
    /supera 15 MB/,
  ],
  [
    "a photo of 30 MB",
    "enorme.png",
    { bytes: Buffer.concat([PHOTO, Buffer.alloc(30 * 1024 ** 2)]) },
    /supera i 20 MB/,
  ],
  [
    "a file that is not there",
    "sparito.png",
    { bytes: Buffer.from('[{"errorCode":"NOT_FOUND","message":"Non c\'è"}]'), status: 404 },
    /non dà questo file \(HTTP 404\)/,
  ],
];

describe("a file that may not be kept is refused with its reason, on its report and in the console, and the others come", () => {
  test.each(REFUSED)(`%s (${databaseKind})`, async (_, name, file, reason) => {
    const { key, version, before } = await caseWith({ link: (caseKey, id) => link(caseKey, id, name), file });
    const parked = await parkedFile(before);
    expect(parked.reason).toMatch(reason);
    const refused = (await filesOf(key)).find(({ source_key }) => source_key === version);
    expect(refused).toMatchObject({ state: "refused", sha256: null });
    expect(`Allegato rifiutato: ${refused?.refuse_reason}`).toBe(parked.reason);
    const shown = await world.read(`/api/v1/exchange/messages/in/${parked.id}`);
    expect(shown.text).toContain(version);
  });
});

test("a refused file that a person sends back is asked for again, and kept when it has become good", async () => {
  const { key, version, before } = await caseWith({
    link: (caseKey, id) => link(caseKey, id, "foto.png"),
    file: { bytes: Buffer.alloc(0) },
  });
  const { id } = await parkedFile(before);
  world.city.files.set(version, { bytes: Buffer.concat([PHOTO, Buffer.from("altra")]) });
  expect(
    await world.post(`/api/v1/exchange/messages/in/${id}/retry`, { reason: "la foto è stata corretta" }),
  ).toBe(200);
  await until(
    async () => (await filesOf(key)).every(({ state }) => state === "stored"),
    "la foto corretta",
    () => filesOf(key),
  );
});

test.each([
  ["a path upwards", "../../../etc/passwd", "passwd"],
  ["a path of Windows", "C:\\Windows\\system32\\foto.png", "foto.png"],
  ["only dots", "..", "allegato"],
  ["NUL in the middle", "foto\u0000.png", "foto␀.png"],
  ["a text that runs backwards", "foto\u202Egnp.exe", "fotognp.exe"],
  ["script", `${SCRIPT}.png`.replaceAll("/", ""), `${SCRIPT}.png`.replaceAll("/", "")],
])(
  "a file whose name is %s is kept under its content, and shown under a harmless name",
  async (_, title, name) => {
    const bytes = Buffer.concat([PHOTO, Buffer.from(title)]);
    const { key, version } = await caseWith({
      link: (caseKey, id) => link(caseKey, id, title, title.includes(".") ? null : "png"),
      file: { bytes },
    });
    const file = await until(
      async () => (await filesOf(key)).find((one) => one.source_key === version && one.state === "stored"),
      "il file",
      () => filesOf(key),
    );
    expect(file.file_name).toBe(name);
    expect(file.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
    const { id } = file;
    const shown = await world.read(`/api/v1/attachments/${id}/content`);
    expect(shown.headers.get("x-content-type-options")).toBe("nosniff");
  },
);

test.each([
  [
    "names no file",
    (key: string) => `{"LinkedEntityId":"${key}","ContentDocument":null}`,
    /ContentDocument: /,
  ],
  [
    "has a path for its version",
    (key: string) => link(key, "../../../sobjects/Account", "foto.png"),
    /LatestPublishedVersionId: identificativo di versione non valido/,
  ],
  [
    "has 5 MB for its name",
    (key: string) => link(key, nextId("068"), "x".repeat(5_000_000)),
    /^Messaggio troppo grande/,
  ],
])("what is said of a file and %s is parked, and the files beside it come", async (_, said, reason) => {
  const { before } = await caseWith({ link: said });
  expect((await parkedFile(before)).reason).toMatch(reason);
});

test("a page in place of a file is no file: it is asked for again later, and meanwhile the others come", async () => {
  const { key, version } = await caseWith({
    link: (caseKey, id) => link(caseKey, id, "foto.png"),
    file: { bytes: Buffer.from("<html>manutenzione</html>"), headers: { "content-type": "text/html" } },
  });
  const waiting = (await filesOf(key)).find(({ source_key }) => source_key === version);
  expect(waiting?.state).toBe("to-fetch");
});
