import { ALL_ROUTES } from "@stabile/contract/routes";
import { z } from "zod";
import { expect, test } from "vitest";
import { askedWords } from "#pages/audit/asked-words.ts";
import { ASKED } from "#text/it-asked.ts";

test("a list that was read is told as it was asked, in words", () => {
  expect(askedWords("user-list", "q=Mario De Rossi state=in-force limit=50 page=next shown=10")).toEqual([
    ["Testo cercato", "Mario De Rossi"],
    ["Stato", "Con un ruolo"],
    ["Pagina", "Una dopo la prima"],
    ["Mostrate", "10 voci"],
  ]);
  expect(askedWords("role-request-list", "state=waiting shown=1")).toEqual([
    ["Stato", "In attesa"],
    ["Mostrate", "una voce"],
  ]);
  expect(askedWords("work-order-list", "xlsx state=open openedFrom=2026-06-24 sort=opened")).toEqual([
    ["Formato", "XLSX"],
    ["Stato", "Aperti"],
    ["Aperti dal", "24/06/2026"],
  ]);
});

test("what has no words is told as it is, and what is no question is none", () => {
  expect(askedWords("user-list", "state=toString")).toEqual([["Stato", "toString"]]);
  for (const subject of ["*", "", "GET /api/v1/home", "0199c0de-0000-7000-8000-00000000c0de"])
    expect(askedWords("user", subject)).toBeUndefined();
});

test("whatever a list that is written in the register can be asked has a name here", () => {
  const lists = ALL_ROUTES.filter(
    ({ path, method }) =>
      /^\/(people|role-requests|emergencies|audit|work-orders)/.test(path) && method === "GET",
  );
  const names = lists.flatMap(({ query }) => (query instanceof z.ZodObject ? Object.keys(query.shape) : []));
  expect(names).toContain("expiry");
  expect(names.filter((name) => name !== "cursor" && !Object.hasOwn(ASKED, name))).toEqual([]);
});
