import { expect, test } from "vitest";
import { STATUTORY_CHECKS } from "#domain/obligations/catalogue/statutory-checks.ts";
import { fieldOf } from "#domain/dossier/dictionary/dictionary.ts";
import { type Condition, factsOf, type FactValue } from "#domain/obligations/condition.ts";
import { explainDue } from "#domain/obligations/explain-due.ts";
import { factLabel } from "#domain/obligations/fact-labels.ts";
import { codesThatCount, doneOf } from "#domain/obligations/history.ts";
import { isUseForbidden, nextDue } from "#domain/obligations/next-due.ts";
import { isDay } from "#domain/time/civil-date.ts";
import { EVENTS, PERIODS } from "#test/domain/obligations/period-cases.ts";

const RULES = new Map(STATUTORY_CHECKS.map((rule) => [rule.code, rule]));
const ruleOf = (code: string) => RULES.get(code) ?? expect.fail(`no rule ${code}`);

test("the calendar has its 73 checks, each with a code of its own", () => {
  expect(RULES.size).toBe(STATUTORY_CHECKS.length);
  const numbers = new Set(STATUTORY_CHECKS.map(({ number }) => number));
  expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 73 }, (_, index) => index + 1));
});

test("every version cites its norm and the day it is in force from, and asks only for facts that have a name", () => {
  const asked = new Set<string>(["commissionedOn"]);
  const ask = (when: Condition | undefined) => {
    for (const fact of when === undefined ? [] : factsOf(when)) asked.add(fact);
  };
  for (const { code, versions } of STATUTORY_CHECKS)
    for (const { norm, from, document, terms, when } of versions) {
      expect(norm, code).toMatch(/\S{3}/);
      expect(document, code).not.toBe("");
      expect(isDay(from), code).toBe(true);
      expect(terms.length, code).toBeGreaterThan(0);
      ask(when);
      for (const term of terms) ask(term.when);
      // The last holds always: a check that is asked has a day, or an event.
      expect(terms.at(-1)?.when, code).toBeUndefined();
    }
  expect([...asked].filter((fact) => fieldOf(fact) === undefined)).toEqual([]);
});

test("what a check includes, or is lifted by, is a check; none includes itself", () => {
  for (const { code, includes = [], liftedBy = [] } of STATUTORY_CHECKS) {
    for (const other of [...includes, ...liftedBy]) expect(RULES.has(other), `${code}: ${other}`).toBe(true);
    for (const included of includes) expect(codesThatCount(code, RULES).has(included), code).toBe(false);
  }
});

const COMMISSIONED = "2024-05-10";
type Known = Record<string, FactValue>;
/** Check, norm, what is known, and the day the first or the next one is due. */
const CASES: readonly [code: string, norm: string, known: Known, lastOn: string | undefined, due: string][] =
  [
    [
      "messa-a-terra",
      "DPR 462/2001, art. 4",
      { siteKind: "none", fireActivity: false },
      "2025-03-01",
      "2030-03-01",
    ],
    ["messa-a-terra-rischio", "DPR 462/2001, art. 4", { fireActivity: true }, "2025-03-01", "2027-03-01"],
    ["scariche-atmosferiche", "DPR 462/2001, art. 4", { siteKind: "medical" }, "2025-03-01", "2027-03-01"],
    ["impianti-atex", "DPR 462/2001, art. 6", { explosiveAtmosphere: true }, "2025-03-01", "2027-03-01"],
    ["denuncia-terra", "DPR 462/2001, art. 2", {}, undefined, "2024-06-09"],
    ["fotovoltaico-spi", "ARERA 786/2016", { photovoltaicKw: 20 }, "2025-03-01", "2030-03-01"],
    ["ascensore-manutenzione", "DPR 162/1999, art. 15", { liftKind: "lift" }, "2025-08-31", "2026-02-28"],
    [
      "ascensore-manutenzione",
      "DPR 162/1999, art. 15",
      { liftKind: "goods-lift" },
      "2025-08-31",
      "2026-08-31",
    ],
    ["ascensore-verifica", "DPR 162/1999, art. 13", { liftKind: "platform" }, "2024-02-29", "2026-02-28"],
    ["ascensore-comunicazione", "DPR 162/1999, art. 12", { liftKind: "lift" }, undefined, "2024-07-09"],
    ["funi-catene", "DLgs 81/2008, All. VI", { liftingCapacityKg: 500 }, "2025-03-01", "2025-06-01"],
    ["rcee-1-gas", "DPR 74/2013", { heatSource: "natural-gas", heatKw: 35 }, "2024-10-15", "2028-10-15"],
    ["rcee-1-gas", "DPR 74/2013", { heatSource: "lpg", heatKw: 100 }, "2024-10-15", "2026-10-15"],
    ["rcee-1-liquido", "DPR 74/2013", { heatSource: "liquid-fuel", heatKw: 350 }, "2024-10-15", "2025-10-15"],
    [
      "rcee-2-frigo",
      "DPR 74/2013",
      { heatSource: "electric-heat-pump", heatKw: 99 },
      "2024-10-15",
      "2028-10-15",
    ],
    [
      "rcee-2-endotermica",
      "DPR 74/2013",
      { heatSource: "absorption", heatKw: 12 },
      "2024-10-15",
      "2026-10-15",
    ],
    [
      "rcee-4-cogenerazione",
      "DPR 74/2013",
      { heatSource: "cogeneration", electricKw: 50 },
      "2024-10-15",
      "2026-10-15",
    ],
    [
      "f-gas",
      "Reg. UE 2024/573, art. 5",
      { refrigerantTonnesCo2: 49.9, leakDetection: false },
      "2025-01-31",
      "2026-01-31",
    ],
    [
      "f-gas",
      "Reg. UE 2024/573, art. 5",
      { refrigerantTonnesCo2: 50, leakDetection: false },
      "2025-01-31",
      "2025-07-31",
    ],
    [
      "f-gas",
      "Reg. UE 2024/573, art. 5",
      { refrigerantTonnesCo2: 50, leakDetection: true },
      "2025-01-31",
      "2026-01-31",
    ],
    [
      "f-gas",
      "Reg. UE 2024/573, art. 5",
      { refrigerantTonnesCo2: 500, leakDetection: false },
      "2025-01-31",
      "2025-04-30",
    ],
    ["amianto-friabile", "DM 6 settembre 1994", { asbestos: "both" }, "2025-03-01", "2026-03-01"],
    [
      "amianto-compatto-liguria",
      "DGR 42/2000",
      { region: "07", asbestos: "compact" },
      "2025-03-01",
      "2028-03-01",
    ],
    ["radon", "DLgs 101/2020", { underground: true }, undefined, "2026-05-10"],
    ["radon", "DLgs 101/2020", { underground: true }, "2025-03-01", "2033-03-01"],
    ["estintori-controllo", "UNI 9994-1:2024", { extinguisher: "co2" }, "2025-03-01", "2025-09-01"],
    ["estintori-revisione", "UNI 9994-1:2024", { extinguisher: "foam" }, "2025-03-01", "2027-03-01"],
    ["estintori-collaudo", "UNI 9994-1:2024", { extinguisher: "powder" }, "2025-03-01", "2035-03-01"],
    ["pompe-antincendio-settimanale", "EN 12845", { sprinklers: true }, "2026-02-25", "2026-03-04"],
    [
      "rinnovo-antincendio",
      "DPR 151/2011, art. 5",
      { fireActivity: true, fireActivityNumber: "72" },
      "2025-03-01",
      "2035-03-01",
    ],
    [
      "rinnovo-antincendio",
      "DPR 151/2011, art. 5",
      { fireActivity: true, fireActivityNumber: "67" },
      "2025-03-01",
      "2030-03-01",
    ],
    ["vulnerabilita-sismica", "OPCM 3274/2003", { seismicClass: "relevant" }, undefined, "2023-12-31"],
    ["aree-gioco-annuale", "EN 1176-7", { playground: true }, "2025-03-01", "2026-03-01"],
    ["alberi", "VTA", { treeClass: "B" }, "2025-03-01", "2027-03-01"],
    ["censimento-mef", "L. 191/2009", { cadastralUnits: 3 }, "2026-02-10", "2026-12-31"],
  ];

test.each(CASES)("%s, by %s, knowing %o and last done on %s, is due on %s", (code, norm, known, on, due) => {
  const rule = ruleOf(code);
  expect(rule.versions.at(-1)?.norm).toContain(norm);
  const done = on === undefined ? [] : [{ rule: code, on, outcome: "positive" as const }];
  const found = nextDue(rule, {
    ...{ facts: new Map(Object.entries(known)), commissionedOn: COMMISSIONED, done, today: "2026-11-30" },
  });
  expect(found).toMatchObject({ kind: "due", on: due });
  expect(explainDue(found, factLabel)[0]).toContain(norm);
});

test.each(PERIODS)(
  "%s, by %s, knowing %o and last done on 1 March 2025, is due on %s",
  (code, norm, known, due) => {
    const rule = ruleOf(code);
    expect(rule.versions.at(-1)?.norm).toContain(norm);
    const done = [{ rule: code, on: "2025-03-01", outcome: "positive" as const }];
    const facts = new Map(Object.entries(known));
    const found = nextDue(rule, { facts, commissionedOn: COMMISSIONED, done, today: "2026-11-30" });
    expect(found).toMatchObject({ kind: "due", on: due });
    // Without the facts it cannot be said; a check that asks none is asked of everything of its class.
    const blind = nextDue(rule, {
      facts: new Map(),
      commissionedOn: COMMISSIONED,
      done,
      today: "2026-11-30",
    });
    expect(blind.kind).toBe(Object.keys(known).length === 0 ? "due" : "unknown");
  },
);

test.each(EVENTS)(
  "%s, by %s, knowing %o, is to be done when it happens: %s",
  (code, norm, known, event, within) => {
    const rule = ruleOf(code);
    expect(rule.versions.at(-1)?.norm).toContain(norm);
    const found = nextDue(rule, { facts: new Map(Object.entries(known)), done: [], today: "2026-11-30" });
    expect(found).toMatchObject({ kind: "on-event", event: expect.stringMatching(event) });
    expect(found.kind === "on-event" ? found.within : undefined).toEqual(within);
  },
);

test("each check of the calendar has its case here", () => {
  const told = new Set([...CASES, ...PERIODS, ...EVENTS].map(([code]) => code));
  expect([...RULES.keys()].filter((code) => !told.has(code))).toEqual([]);
});

test("what cannot be said for want of a fact says which", () => {
  const lift = nextDue(ruleOf("ascensore-verifica"), { facts: new Map(), done: [], today: "2026-11-30" });
  expect(explainDue(lift, factLabel).at(-1)).toBe("Non si può dire: manca «Tipo di elevatore».");
});

test("a longer check is done for the shorter ones, and only so round", () => {
  const done = [{ rule: "estintori-collaudo", on: "2026-01-10", outcome: "positive" as const }];
  expect(doneOf("estintori-sorveglianza", done, RULES)).toEqual(done);
  expect(doneOf("estintori-controllo", done, RULES)).toEqual(done);
  expect(doneOf("idranti", done, RULES)).toEqual([]);
  const watch = [{ rule: "estintori-sorveglianza", on: "2026-01-10", outcome: "positive" as const }];
  expect(doneOf("estintori-controllo", watch, RULES)).toEqual([]);
});

test("a lift that fails its check is not used until the extraordinary one is good, and that moves no date", () => {
  const lift = ruleOf("ascensore-verifica");
  const done = [
    { rule: lift.code, on: "2024-01-10", outcome: "positive" as const },
    { rule: lift.code, on: "2026-01-08", outcome: "negative" as const },
  ];
  const today = "2026-11-30";
  const again = [{ rule: "ascensore-straordinaria", on: "2026-02-01", outcome: "positive" as const }];
  expect(isUseForbidden(lift, { done, today })).toBe(true);
  expect(isUseForbidden(lift, { done, today }, again)).toBe(false);
  const before = [{ rule: "ascensore-straordinaria", on: "2025-02-01", outcome: "positive" as const }];
  expect(isUseForbidden(lift, { done, today }, before)).toBe(true);
  const facts = new Map([["liftKind", "lift"]]);
  expect(nextDue(lift, { facts, done, today })).toMatchObject({ kind: "due", on: "2026-01-10" });
});
