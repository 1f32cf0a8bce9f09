import fc from "fast-check";
import { expect, test } from "vitest";
import { safeReturnPath } from "#features/access/return-path.ts";

const HERE = "https://stabile.comune.example";

test("our own pages are gone back to, with what was asked of them", () => {
  for (const path of ["/", "/ordini", "/ordini?stato=aperto&q=via%20Roma", "/edifici/1#mappa", "/accessori"])
    expect(safeReturnPath(path)).toBe(path);
  expect(safeReturnPath("/ricerca?q=città")).toBe("/ricerca?q=citt%C3%A0");
});

test("other sites, the doors themselves and what is no address lead home", () => {
  const others = [
    "//evil.example",
    "https://evil.example",
    "/\\evil.example",
    "/.//evil.example",
    "/..//evil.example",
  ];
  const doors = [
    "/accesso",
    "/accesso/ritorno?code=1",
    "/uscita",
    "/slo/front?action=logout",
    "/./accesso",
    "/ordini/../uscita",
    "/%61ccesso",
  ];
  const none = [undefined, "", "ordini", "/ ", "/%E0%A4", `/${"a".repeat(600)}`, ["/a", "/b"], {}];
  for (const path of [...others, ...doors, ...none]) expect(safeReturnPath(path), String(path)).toBe("/");
  expect(safeReturnPath("/a\0b")).toBe("/a%00b");
});

test("whatever is asked, a browser stays here and a header can carry it", () => {
  const piece = fc.constantFrom(
    "/",
    "\\",
    ".",
    "..",
    "%2f",
    "%5c",
    "@",
    ":",
    "?",
    "#",
    "a",
    "evil.example",
    "accesso",
    "\t",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.array(piece).map((all) => all.join("")),
      ),
      (text) => {
        const path = safeReturnPath(`/${text}`);
        expect(new URL(path, HERE).origin).toBe(HERE);
        expect(path).toMatch(/^\/[\x21-\x7e]*$/);
      },
    ),
  );
});
