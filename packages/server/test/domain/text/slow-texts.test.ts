import { expect, test } from "vitest";
import { readStreetName, streetKey } from "#domain/address/street-name.ts";
import { readAddress } from "#domain/address/written-address.ts";
import { maskBody, maskText } from "#domain/privacy/mask.ts";
import { readQuery } from "#domain/search/read-query.ts";
import { safeFileName } from "#domain/text/file-name.ts";

/** Twice a citizen's longest report. What takes the square of this takes many seconds; what does not, some milliseconds. */
const LENGTH = 64_000;
const MOST_MS = 1_000;

const READERS: Record<string, (text: string) => unknown> = {
  maskText,
  maskBody,
  readStreetName,
  streetKey,
  readAddress,
  readQuery: (text) => readQuery(text, 2026),
  safeFileName,
};

const REPEATED = [
  "a",
  "a.",
  "a-",
  "a@",
  "a@a.",
  "+39",
  "0",
  "0 ",
  "1/",
  " ",
  "è",
  "l'",
  "via ",
  "<a>",
  '"nome":"',
  "\\",
  "../",
];

test.each(Object.entries(READERS))("%s reads any long text in the time of its length", (_, read) => {
  for (const piece of REPEATED) {
    const text = `${piece.repeat(LENGTH / piece.length)}!`;
    const began = performance.now();
    read(text);
    expect(performance.now() - began, JSON.stringify(piece)).toBeLessThan(MOST_MS);
  }
});

test("an address of e-mail is masked wherever it stands, however long what comes before it is", () => {
  expect(maskText("scrivete a mario.rossi+x@posta.comune.example, grazie")).toBe(
    "scrivete a m***@posta.comune.example, grazie",
  );
  expect(maskText(`${"x".repeat(200)}@a.it`)).toMatch(/^x+\*\*\*@a\.it$/);
});

test("an accent written as an apostrophe is still one", () => {
  expect(readStreetName("VIA CITTA' DI GAETA").name).toBe("Città di Gaeta");
});
