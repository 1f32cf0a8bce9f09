import { expect, test } from "vitest";
import { acceptDocument } from "#runtime/blobs/accept-document.ts";
import { madeDocx, madePdf, madeZip } from "#test/support/made-files.ts";

const text = (content: string) => Buffer.from(content);
const taken = async (bytes: Buffer, name = "file") => {
  const accepted = await acceptDocument(bytes, name);
  return "mediaType" in accepted ? accepted.mediaType : accepted.refused;
};

test("what a file is comes from its bytes, and from its name only where they do not tell", async () => {
  expect(await taken(madePdf(["x"]), "foto.exe")).toBe("application/pdf");
  expect(await taken(madeDocx("x"))).toContain("wordprocessingml");
  expect(await taken(text("ISO-10303-21;\nHEADER;"), "modello.ifc")).toBe("application/x-step");
  expect(await taken(text("  0\nSECTION\n  2\nHEADER"), "pianta.dxf")).toBe("image/vnd.dxf");
  expect(await taken(text("Da: ufficio\n"), "nota.txt")).toBe("text/plain");
  expect(await taken(text("From: a@b.it\n\nciao"), "posta.eml")).toBe("message/rfc822");
  expect(await taken(text('<svg xmlns="http://www.w3.org/2000/svg"/>'), "pianta.svg")).toBe("image/svg+xml");
  expect(
    await taken(
      Buffer.concat([Buffer.from("308006092a864886f70d010702a080", "hex"), Buffer.alloc(40, 1)]),
      "verbale.pdf.p7m",
    ),
  ).toBe("application/pkcs7-mime");
  expect(await taken(madeZip({ "a.txt": "ciao" }))).toBe("application/zip");
});

test("pages, scripts, programs and old Office files are not taken, whatever they are called", async () => {
  for (const [bytes, name] of [
    [text("<!doctype html><script>alert(1)</script>"), "verbale.txt"],
    [text("<html></html>"), "verbale.xml"],
    [text("#!/bin/sh\nrm -rf /"), "verbale.txt"],
    [Buffer.concat([Buffer.from("MZ"), Buffer.alloc(300)]), "verbale.pdf"],
    [Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(2_000)]), "verbale.doc"],
    [Buffer.from([0x47, 0, 1, 2]), "verbale.txt"],
  ] as const)
    expect(await taken(bytes, name), name).toContain("Si accettano");
});

test("an Office file with macros, of either kind of program, is refused and says what to do", async () => {
  expect(await taken(madeDocx("x", { "word/vbaProject.bin": "macro" }))).toContain("macro");
  const odt = madeZip({
    mimetype: "application/vnd.oasis.opendocument.text",
    "content.xml": "<x/>",
    "Basic/Standard/Module1.xml": "<x/>",
  });
  expect(await taken(odt, "lettera.odt")).toContain("macro");
});

test("an archive that opens to more than it says, or to too much, is refused without opening it all", async () => {
  const bomb = Buffer.alloc(50 * 1024 * 1024);
  expect(await taken(madeZip({ "a.bin": bomb }, { "a.bin": 10 }))).toContain("rovinato");
  const parts = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`${index}.bin`, bomb]));
  expect(await taken(madeZip(parts))).toContain("troppo grande");
});

test("an archive cut in the middle is refused", async () => {
  const whole = madeDocx("x".repeat(5_000));
  expect(await taken(whole.subarray(0, whole.length - 30))).toMatch(/rovinato|Si accettano/);
});
