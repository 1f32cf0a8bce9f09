import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { DocumentListItem } from "@stabile/contract/document-shapes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compileRules, faultOfPath } from "#domain/documents/folder-rules.ts";
import { type FileLine, loadFolder } from "#features/documents/folder/load-folder.ts";
import { readRules } from "#features/documents/folder/read-rules.ts";
import { type Archive, openArchive } from "#test/features/documents/desk.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { madePdf } from "#test/support/made-files.ts";

let database: TestDatabase;
let archive: Archive;
let root: string;
beforeAll(async () => {
  database = await freshDatabase();
  archive = await openArchive(database.db);
  root = await mkdtemp(join(tmpdir(), "stabile-folder-"));
});
afterAll(async () => {
  await archive.close();
  await database.close();
  await rm(root, { recursive: true, force: true });
});

async function file(path: string, content: Buffer | string) {
  await mkdir(dirname(join(root, "tree", path)), { recursive: true });
  await writeFile(join(root, "tree", path), content);
}

const RULES = [
  { percorso: "{edificio}/terra/{data}*", tipo: "earthing-report", visibilita: "uffici" },
  { percorso: "{edificio}/atti/{data} {numero} {titolo}.pdf", tipo: "building-title" },
  { percorso: "{edificio}/vari/**" },
];

async function load(apply: boolean, { confirm = false, keepUnplaced = false } = {}) {
  const lines: FileLine[] = [];
  const tally = await loadFolder(
    database.db,
    {
      ...{ root: join(root, "tree"), rules: RULES, deps: apply ? archive.deps : undefined, confirm },
      keepUnplaced,
      ...{ now: archive.deps.clock.now(), actor: { id: null, label: "prova (riga di comando)" } },
      correlationId: "11111111-1111-4111-8111-111111111111",
    },
    (line) => lines.push(line),
  );
  return { tally, of: (path: string) => lines.find((line) => line.path === path) };
}

const found = async (query: string) =>
  ((await archive.call("technician", `/documents?${query}`)).body.items as unknown[]).map((item) =>
    DocumentListItem.parse(item),
  );

test("a folder is tried without writing, loaded by its rules, and loaded again without doubles", async () => {
  await file("ED-1/terra/2024-03-12 verbale.pdf", madePdf(["Verbale di messa a terra numero zircone"]));
  await file("ed-2/atti/12.03.1998 1234-98 Concessione edilizia.pdf", madePdf(["Concessione edilizia"]));
  await file("ED-1/vari/foto/nota.txt", "Una nota qualunque");
  await file("ED-1/vari/copia.txt", "Una nota qualunque");
  const trial = await load(false, { confirm: true });
  expect(trial.tally).toEqual({ loaded: 3, "already-there": 1, "to-place": 0, parked: 0, confirmed: 1 });
  expect(await found("")).toEqual([]);

  const loaded = await load(true, { confirm: true });
  expect(loaded.tally).toEqual(trial.tally);
  const [title] = await found("type=building-title");
  expect(title).toMatchObject({
    ...{ title: "Concessione edilizia", number: "1234-98", issuedOn: "1998-03-12", state: "confirmed" },
    building: { id: archive.buildings.office },
  });
  await archive.readTexts();
  const [earthing] = await found("q=zircone");
  expect(earthing).toMatchObject({ issuedOn: "2024-03-12", type: "earthing-report", state: "proposed" });
  const { history } = await archive.read(earthing?.id ?? "");
  expect(history.at(-1)).toMatchObject({
    note: "ED-1/terra/2024-03-12 verbale.pdf",
    actor: "prova (riga di comando)",
  });

  const again = await load(true, { confirm: true });
  expect(again.tally).toEqual({ loaded: 0, "already-there": 4, "to-place": 0, parked: 0, confirmed: 0 });
  expect(again.of("ED-1/vari/copia.txt")?.because).toMatch(/^È già DOC-/);
});

test("what no rule places, or places where nothing is, goes to be placed by hand with its reason", async () => {
  await file("altro.txt", "Fuori da ogni cartella");
  await file("ED-404/vari/a.txt", "Di un edificio che non c'è");
  await file("ED-1/terra/2024-13-45.txt", "Un giorno che non esiste");
  await file("ED-1/terra/2099-01-01.txt", "Un giorno che deve venire");
  const { of, tally } = await load(true);
  expect(tally).toMatchObject({ loaded: 0, "to-place": 4 });
  expect(of("altro.txt")?.because).toBe("Nessuna regola gli va bene");
  expect(of("ED-404/vari/a.txt")?.because).toBe("Nessun edificio ha il codice ED-404");
  expect(of("ED-1/terra/2024-13-45.txt")?.because).toMatch(/non è una data/);
  expect(of("ED-1/terra/2099-01-01.txt")?.because).toMatch(/data futura/);
});

test("what no rule places can be taken all the same, waits in the pages with where it was, and is placed by a person", async () => {
  const { of } = await load(true, { keepUnplaced: true });
  expect(of("altro.txt")).toMatchObject({ outcome: "to-place", document: expect.stringMatching(/^DOC-/) });
  const again = await load(true, { keepUnplaced: true });
  expect(again.of("altro.txt")?.document).toBe(of("altro.txt")?.document);
  const waiting = await found("state=to-place");
  expect(waiting.map(({ title }) => title).toSorted()).toEqual(["2024-13-45", "2099-01-01", "a", "altro"]);
  const { id } = waiting.find(({ title }) => title === "altro") ?? { id: "" };
  expect((await archive.read(id)).toPlace).toBe("altro.txt");
  const place = (body: object, who = "technician") =>
    archive.call(who, `/documents/${id}/place`, { method: "POST", body });
  // Of no building: who follows a part of the town does not see it.
  expect((await place({ buildingId: archive.buildings.office }, "ofMunicipioI")).status).toBe(404);
  expect((await place({ buildingId: id })).status).toBe(422);
  expect((await place({ buildingId: archive.buildings.school })).status).toBe(200);
  const placed = await archive.read(id);
  expect(placed.building?.code).toBe("ED-1");
  expect(placed).not.toHaveProperty("toPlace");
  expect((await found("state=to-place")).length).toBe(3);
  expect((await place({})).status).toBe(409);
});

test("links, programs, empty and huge files, unreadable names and system leftovers are parked, and what is outside stays out", async () => {
  await writeFile(join(root, "segreto.txt"), "Fuori dalla cartella");
  await symlink(join(root, "segreto.txt"), join(root, "tree/ED-1/vari/collegamento.txt"));
  await symlink("..", join(root, "tree/ED-1/vari/sopra"));
  await file("ED-1/vari/programma.pdf", Buffer.from("MZ\u0090\0\u0003programma"));
  await file("ED-1/vari/vuoto.pdf", "");
  await file("ED-1/vari/enorme.pdf", "%PDF-1.7");
  await truncate(join(root, "tree/ED-1/vari/enorme.pdf"), 200 * 1024 * 1024);
  await file("ED-1/vari/a\u0007capo.txt", "Un nome con un segno che non si vede");
  await file("ED-1/vari/Thumbs.db", "x");
  const { of, tally } = await load(true);
  expect(tally).toMatchObject({ loaded: 0, parked: 7 });
  expect(of("ED-1/vari/collegamento.txt")?.because).toMatch(/collegamento/);
  expect(of("ED-1/vari/sopra")?.because).toMatch(/collegamento/);
  expect(of("ED-1/vari/programma.pdf")?.because).toMatch(/Si accettano PDF/);
  expect(of("ED-1/vari/vuoto.pdf")?.because).toBe("Il file è vuoto");
  expect(of("ED-1/vari/enorme.pdf")?.because).toBe("Supera 60 MB");
  expect(of("ED-1/vari/a\uFFFDcapo.txt")?.because).toMatch(/rinominalo/);
  expect(of("ED-1/vari/Thumbs.db")?.because).toMatch(/sistema/);
});

test("rules are read from JSON and from CSV, and those that do not stand are named before any file is looked at", async () => {
  const csv = join(root, "regole.csv");
  await writeFile(csv, "\uFEFFPercorso;Tipo;Visibilità\r\n{edificio}/**;ape;uffici\r\n");
  expect(await readRules(csv)).toEqual([{ percorso: "{edificio}/**", tipo: "ape", visibilita: "uffici" }]);
  const json = join(root, "regole.json");
  await writeFile(
    json,
    JSON.stringify({
      regole: [{ percorso: "**" }, { percorso: "{mese}/*", tipo: "ape" }, { percorso: "*", tipo: "boh" }],
    }),
  );
  await expect(readRules(json)).rejects.toThrow(
    /regola 2: \{mese\} non si conosce.*regola 3: il tipo «boh» non c'è/,
  );
  await writeFile(json, "[{");
  await expect(readRules(json)).rejects.toThrow(/non è JSON/);
});

test("whatever the path and the rule, what is read of it is part of it, and no path takes long to try", () => {
  const name = fc
    .string({ unit: "grapheme-ascii", minLength: 1, maxLength: 60 })
    .map((text) => text.replaceAll("/", "-"));
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 8 }), (parts) => {
      const path = parts.join("/");
      const placing = compileRules([{ percorso: "{edificio}/**/*{numero}-{titolo}.*" }, { percorso: "**" }])(
        path,
      );
      if (placing.kind === "placed" && placing.placement.building !== undefined)
        expect(path).toContain(placing.placement.building);
      else expect(placing.kind).toBe("placed");
    }),
  );
  expect(faultOfPath("*a*b*c*d")).toMatch(/jolly/);
  expect(faultOfPath("**/a/**/b/**")).toMatch(/\*\*/);
  expect(faultOfPath("{edificio}/{edificio}")).toMatch(/due volte/);
  const worst = "{titolo}a{numero}a*c";
  expect(faultOfPath(worst)).toBeUndefined();
  const began = performance.now();
  compileRules([{ percorso: worst }])("a".repeat(255));
  expect(performance.now() - began).toBeLessThan(2_000);
});
