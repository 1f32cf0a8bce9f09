import { expect, test } from "vitest";
import { particularsOf } from "#pages/audit/entry-particulars.tsx";

test("an entry of the register is told in Italian, with what its codes mean, and without what is not there", () => {
  const signIn = {
    ...{ level: 2, method: "spid", session: "01a2", provider: "sirac", identityProvider: null },
    ...{ attributeClass: "3", delegation: { displayName: "Ernesto Ottonello", kind: "familiare" } },
  };
  expect(particularsOf(signIn)).toEqual([
    ["Con", "SPID"],
    ["Livello di sicurezza", "2"],
    ["Dati comunicati: classe", "3"],
    ["Per conto di", "Ernesto Ottonello (familiare)"],
  ]);
});

test("roles, states and days are as people say them", () => {
  expect(
    particularsOf({ reason: "Titolare", role: "firm-admin", validTo: "2026-12-31T22:59:59.999Z" }),
  ).toEqual([
    ["Ruolo", "Amministratore di impresa"],
    ["Al", "31/12/2026, 23:59"],
    ["Motivo", "Titolare"],
  ]);
  expect(particularsOf({ from: "draft", to: "issued" })).toEqual([
    ["Da", "Bozza"],
    ["A", "Emesso"],
  ]);
});

test("what has no name here is left to the entry as it is written", () => {
  expect(particularsOf({ toString: "x", __proto__: null, correlation: "y", role: "constructor" })).toEqual([
    ["Ruolo", "constructor"],
  ]);
});
