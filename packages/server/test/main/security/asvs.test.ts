import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SETTINGS } from "#main/config.ts";
import { fileNameOf } from "#runtime/secret-files.ts";

const ROOT = join(import.meta.dirname, "../../../../..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has: those of level 3 come after them. */
const SECTIONS: Record<number, readonly [section: number, requirements: number][]> = {
  1: [
    [1, 2],
    [2, 9],
    [3, 11],
    [4, 3],
    [5, 2],
  ],
  2: [
    [1, 3],
    [2, 3],
    [3, 4],
    [4, 1],
  ],
  3: [
    [2, 2],
    [3, 4],
    [4, 6],
    [5, 5],
    [7, 2],
  ],
  4: [
    [1, 3],
    [2, 1],
    [3, 2],
    [4, 4],
  ],
  5: [
    [1, 1],
    [2, 3],
    [3, 2],
    [4, 3],
  ],
  6: [
    [1, 3],
    [2, 12],
    [3, 4],
    [4, 4],
    [5, 5],
    [6, 3],
    [8, 4],
  ],
  7: [
    [1, 3],
    [2, 4],
    [3, 2],
    [4, 5],
    [5, 2],
    [6, 2],
  ],
  8: [
    [1, 2],
    [2, 3],
    [3, 1],
    [4, 1],
  ],
  9: [
    [1, 3],
    [2, 4],
  ],
  10: [
    [1, 2],
    [2, 2],
    [3, 4],
    [4, 11],
    [5, 5],
    [6, 2],
    [7, 3],
  ],
  11: [
    [1, 2],
    [2, 3],
    [3, 3],
    [4, 4],
    [5, 1],
    [6, 1],
  ],
  12: [
    [1, 3],
    [2, 2],
    [3, 4],
  ],
  13: [
    [1, 1],
    [2, 5],
    [3, 2],
    [4, 5],
  ],
  14: [
    [1, 2],
    [2, 4],
    [3, 3],
  ],
  15: [
    [1, 3],
    [2, 3],
    [3, 7],
  ],
  16: [
    [1, 1],
    [2, 5],
    [3, 4],
    [4, 3],
    [5, 3],
  ],
  17: [
    [1, 1],
    [2, 4],
    [3, 2],
  ],
};
const ALL = Object.entries(SECTIONS).flatMap(([chapter, sections]) =>
  sections.flatMap(([section, count]) =>
    Array.from({ length: count }, (_, at) => `v5.0.0-${chapter}.${section}.${at + 1}`),
  ),
);
const STATES = ["met", "partly", "not met yet", "operator", "not applicable"];

interface Row {
  id: string;
  level: string;
  state: string;
  how: string;
  shown: string;
}

const text = read("docs/security/asvs.md");
const rows: Row[] = text
  .split("\n")
  .filter((line) => line.startsWith("| v5.0.0-"))
  .map((line) => {
    const [, id = "", level = "", , state = "", how = "", shown = ""] = line
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim());
    return { id, level, state, how, shown };
  });

test("each requirement of levels 1 and 2 of ASVS 5.0.0 has its row, once, in order", () => {
  expect(rows.map(({ id }) => id)).toEqual(ALL);
  expect(rows.filter(({ level }) => level === "1").length).toBe(70);
  expect(rows.filter(({ level }) => level === "2").length).toBe(183);
});

test("each row says whether it is met, and how or why not", () => {
  expect(rows.filter(({ state, how }) => !STATES.includes(state) || how.length < 4)).toEqual([]);
});

test("the sums at the head are those of the rows", () => {
  for (const state of STATES) {
    const of = (level: string) => rows.filter((row) => row.state === state && row.level === level).length;
    expect(text).toContain(`| ${state} | ${of("1")} | ${of("2")} | ${of("1") + of("2")} |`);
  }
});

test("every file that is named is there", () => {
  const named = [...text.matchAll(/`((?:packages|docs|ops)\/[\w./@-]+)`/g)].map(([, path = ""]) => path);
  expect(named.length).toBeGreaterThan(200);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test("every test that is named is in its file, by its title", () => {
  const named = [...text.matchAll(/`([\w./-]+)` «([^»]+)»/g)];
  expect(named.length).toBeGreaterThan(150);
  const lost = named.filter(([, path = "", title = ""]) => !read(path).includes(title));
  expect(lost.map(([whole]) => whole)).toEqual([]);
});

test("every setting that is named is one, in these documents and in the operator's guide", () => {
  const documents = ["docs/security/asvs.md", "docs/security/inventory.md", "docs/guida/sicurezza.md"];
  const known = new Set([
    ...SETTINGS,
    ...SETTINGS.map(fileNameOf),
    "NODE_EXTRA_CA_CERTS",
    "NAME_FILE",
    "NOME_FILE",
  ]);
  const unknown = documents.flatMap((path) =>
    [...read(path).matchAll(/`([A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`/g)]
      .map(([, name = ""]) => name)
      .filter((name) => !known.has(name))
      .map((name) => `${path}: ${name}`),
  );
  expect(unknown).toEqual([]);
});
