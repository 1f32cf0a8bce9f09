import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readCsv } from "#replay/csv.ts";
import { dayAt, instantAt } from "#replay/local-time.ts";
import { type Profile, readProfile } from "#replay/profile.ts";
import { readReports } from "#replay/read-reports.ts";
import { ReplayRefused } from "#replay/replay-refused.ts";
import { expectedOf, timelineOf } from "#replay/timeline.ts";
import { madeUpReports } from "#test/replay/made-up-reports.ts";

const PROFILE = join(import.meta.dirname, "../../data/profiles/alessandria-municipium.json");

let folder: string;
let profile: Profile;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stabile-replay-"));
  profile = readProfile(PROFILE);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(text: string | Buffer): string {
  const path = join(folder, "file.csv");
  writeFileSync(path, text);
  return path;
}

test("events come in the order of time, none before the report was filed, two of one report never in one stretch", () => {
  const { rows, refused } = readReports(write(madeUpReports(200)), profile);
  expect(refused).toEqual([]);
  const stretches = timelineOf(rows, profile);
  expect(stretches.flatMap(({ events }) => events)).toHaveLength(200 + 180);
  const filed = new Set<string>();
  let before = new Date(0);
  for (const { from, until, events } of stretches) {
    expect(from.getTime()).toBeGreaterThan(before.getTime());
    before = until;
    expect(new Set(events.map(({ row }) => row.id)).size).toBe(events.length);
    for (const { row, what, due } of events) {
      expect(due.getTime()).toBeGreaterThanOrEqual(from.getTime());
      expect(due.getTime()).toBeLessThan(until.getTime());
      expect(filed.has(row.id)).toBe(what !== "created");
      filed.add(row.id);
    }
  }
});

test("an event's day is the file's day on the clocks of the place, also when they change", () => {
  for (const day of ["2024-02-29", "2024-03-31", "2024-10-27", "2025-01-01"]) {
    for (const minute of [7 * 60, 21 * 60 + 59])
      expect(dayAt(instantAt(day, minute, "Europe/Rome"), "Europe/Rome")).toBe(day);
  }
  expect(instantAt("2024-03-30", 420, "Europe/Rome").toISOString()).toBe("2024-03-30T06:00:00.000Z");
  expect(instantAt("2024-03-31", 420, "Europe/Rome").toISOString()).toBe("2024-03-31T05:00:00.000Z");
});

test("what is expected of each row is its state's, with the day of its end and the category of the profile", () => {
  const { rows } = readReports(write(madeUpReports(20)), profile);
  const expected = expectedOf(rows, profile);
  const short = expected.slice(0, 6).map(({ state, closed, category }) => [state, closed, category]);
  expect(short).toEqual([
    ["received", null, "street"],
    ["in-charge", null, "green"],
    ["withdrawn", "2024-02-27", null],
    ["withdrawn", "2024-02-29", "other"],
    ["resolved", "2024-03-13", "cemetery"],
    ["resolved", "2024-03-03", null],
  ]);
  expect(expected[5]?.sourceCategory).toBe("Categoria che nessuno conosce");
});

test("a row that cannot be replayed is told with its line and its reason, and holds back no other", () => {
  const rows = [
    "Id;Stato;Anno;Creato;Chiusa;DescrizioneBreve;Categoria",
    "1;aperta;2024;2024-02-30;;;Buche",
    "2;sospesa;2024;2024-02-28;;;Buche",
    "3;chiusa;2024;2024-02-28;;;Buche",
    "4;chiusa;2024;2024-02-28;2024-02-27;;Buche",
    "5;aperta;2024;2024-02-28;;;Buche",
    "5;aperta;2024;2024-02-28;;;Buche",
    ";aperta;2024;2024-02-28;;;Buche",
    "6;__proto__;2024;2024-02-28;;;Buche",
  ];
  const file = readReports(write(`\uFEFF${rows.join("\n")}`), profile);
  expect(file.rows.map(({ id }) => id)).toEqual(["5"]);
  expect(file.refused.map(({ line, because }) => [line, because])).toEqual([
    [2, "data di apertura non valida: «2024-02-30»"],
    [3, "stato non previsto dal profilo: «sospesa»"],
    [4, "manca la data di chiusura"],
    [5, "chiusa prima di essere aperta"],
    [7, "identificativo già letto in un'altra riga"],
    [8, "identificativo mancante o troppo lungo"],
    [9, "stato non previsto dal profilo: «__proto__»"],
  ]);
});

test("a file in another encoding, without a column, or a profile that is wrong is refused in words", () => {
  expect(() => readReports(write(Buffer.from([0x49, 0x64, 0xe0, 0x3b])), profile)).toThrow(ReplayRefused);
  expect(() => readReports(write("Id;Stato\n1;aperta"), profile)).toThrow(/mancano le colonne Creato/);
  expect(() => readProfile(join(folder, "assente.json"))).toThrow(/non si legge/);
  expect(() => readProfile(write("{"))).toThrow(/non è JSON/);
  expect(() => readProfile(write('{"name":"x","columns":{}}'))).toThrow(ReplayRefused);
});

test("cells between quotes hold separators, quotes and line ends", () => {
  expect(readCsv('a;"b;""c""\n d";\r\n\r\n;e', ";")).toEqual([
    ["a", 'b;"c"\n d', ""],
    ["", "e"],
  ]);
});
