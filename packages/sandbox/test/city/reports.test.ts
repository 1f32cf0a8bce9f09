import { expect, test } from "vitest";
import { buildCity } from "#city/build-city.ts";
import { inSentence, withPreposition } from "#city/building-phrases.ts";
import { orderTexts } from "#city/order-texts.ts";
import { drawOrders } from "#city/orders.ts";
import { storeysNeeded } from "#city/places.ts";
import { TROUBLES } from "#city/report-texts.ts";
import { filled } from "#city/reports.ts";

const until = new Date("2026-11-23T12:00:00Z");
const since = new Date("2023-11-23T12:00:00Z");
const CITY = buildCity({ seed: 20_260_624, size: "small" });

const CATEGORIES = [
  "Edifici scolastici",
  "Impianti di riscaldamento",
  "Illuminazione",
  "Infiltrazioni e coperture",
  "Ascensori",
  "Barriere architettoniche",
  "Servizi igienici",
  "Serramenti",
  "Impianti elettrici",
  "Verde e alberi",
  "Strade e marciapiedi",
  "Pulizia",
  "Animali infestanti",
  "Mercati",
  "Cimiteri",
  "Altro",
];

test("citizens have at least 120 ways of telling a trouble, in every category", () => {
  const voices = TROUBLES.flatMap((trouble) => trouble.voices.map(([, text]) => text));
  expect(new Set(voices).size).toBeGreaterThanOrEqual(120);
  expect(new Set(TROUBLES.map(({ category }) => category))).toEqual(new Set(CATEGORIES));
  expect(TROUBLES.filter((trouble) => trouble.voices.length < 2)).toEqual([]);
});

test("reports come oldest first, from then to now, with no blank left and a text for everybody", () => {
  const reports = CITY.reports({ count: 1_500, until, since });
  expect(reports).toHaveLength(1_500);
  const times = reports.map(({ createdAt }) => createdAt);
  expect(times).toEqual(times.toSorted());
  expect(Date.parse(times[0] ?? "")).toBeGreaterThan(since.getTime() - 86_400_000);
  expect(Date.parse(times.at(-1) ?? "")).toBeLessThanOrEqual(until.getTime());
  for (const { subject, description, addressText } of reports) {
    expect(`${subject}${description}${addressText}`).not.toMatch(/[{}]|undefined|NaN/);
    expect(description.length).toBeGreaterThan(20);
  }
  expect(new Set(reports.map(({ category }) => category))).toEqual(new Set(CATEGORIES));
  expect(new Set(reports.map(({ id }) => id)).size).toBe(1_500);
});

test("the same seed and dates tell the same reports", () => {
  const again = buildCity({ seed: 20_260_624, size: "small" });
  expect(again.reports({ count: 80, until })).toEqual(CITY.reports({ count: 80, until }));
});

test("some tell the same trouble: another person, in other words, nearby and soon after", () => {
  const reports = CITY.reports({ count: 400, until });
  const pairs = reports.flatMap((report, index) => {
    const before = reports
      .slice(Math.max(0, index - 8), index)
      .find(
        (other) =>
          report.buildingCode !== null &&
          other.buildingCode === report.buildingCode &&
          other.category === report.category,
      );
    return before === undefined ? [] : [[before, report] as const];
  });
  expect(pairs.length).toBeGreaterThan(15);
  for (const [first, second] of pairs) {
    expect(second.description).not.toBe(first.description);
    expect(second.reporter?.taxCode).not.toBe(first.reporter?.taxCode ?? "nobody");
  }
});

test("wasps come in summer and cold radiators in winter", () => {
  const monthsOf = (word: RegExp) =>
    new Set(
      CITY.reports({ count: 4_000, until, since })
        .filter(({ subject }) => word.test(subject))
        .map(({ createdAt }) => new Date(createdAt).getUTCMonth() + 1),
    );
  expect([...monthsOf(/vespe|CALABRONI/)].every((month) => month >= 5 && month <= 9)).toBe(true);
  expect(
    [...monthsOf(/Riscaldamento spento|Caldaia in blocco/)].every((month) => month >= 11 || month <= 4),
  ).toBe(true);
});

const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

function checkCharacterOf(taxCode: string): string {
  const rank = (character: string) =>
    /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
  const sum = [...taxCode.slice(0, 15)].reduce(
    (total, character, index) => total + (index % 2 === 0 ? (ODD[rank(character)] ?? 0) : rank(character)),
    0,
  );
  return String.fromCharCode(65 + (sum % 26));
}

const buildingOf = new Map(CITY.buildings.map((building) => [building.code, building]));

test("nobody names a floor that the building does not have, nor does the office", () => {
  const reports = CITY.reports({ count: 4_000, until, since });
  const orders = [...drawOrders(CITY, { count: 4_000, since, until })];
  for (const { buildingCode, subject, description } of [...reports, ...orders]) {
    const storeys = buildingOf.get(buildingCode ?? "")?.storeys ?? 99;
    const floors = [
      ...description.toLowerCase().matchAll(/(primo|secondo|terzo|quarto|sesto|settimo) piano/g),
    ];
    const highest = Math.max(
      0,
      ...floors.map(
        ([, floor]) =>
          ["primo", "secondo", "terzo", "quarto", "quinto", "sesto", "settimo"].indexOf(floor ?? "") + 2,
      ),
    );
    expect(highest, `${subject}: ${description}`).toBeLessThanOrEqual(storeys);
    if (/ascensore|cabina/i.test(subject)) expect(storeys, description).toBeGreaterThan(1);
  }
});

test("places, months and words are those of the kind of building", () => {
  const orders = [...drawOrders(CITY, { count: 6_000, since, until })];
  for (const { buildingCode, category, subject, description, openedAt } of orders) {
    const use = buildingOf.get(buildingCode)?.use ?? "";
    const month = new Date(openedAt).getUTCMonth() + 1;
    if (use === "cemetery" || use === "market")
      expect(description).not.toMatch(/corridoio|piano terra|scale/);
    if (/impianto termico|radiatori|Caldaia/.test(subject)) expect([5, 6, 7, 8, 9]).not.toContain(month);
    if (/imenotteri/.test(subject)) expect([5, 6, 7, 8, 9]).toContain(month);
    if (category === "Cimiteri") expect(use).toBe("cemetery");
    // An article before every name that wants one.
    expect(description).not.toMatch(/presso (scuola|nido|mercato|casa|alloggi|palazzina|biblioteca|uffici) /);
  }
  const summer = CITY.reports({ count: 4_000, until, since }).filter(({ createdAt, buildingCode }) => {
    const month = new Date(createdAt).getUTCMonth() + 1;
    return buildingOf.get(buildingCode ?? "")?.use === "school" && month === 8;
  });
  // A night's writing may be of the day before the month.
  expect(summer.length).toBeLessThan(5);
});

test("every work that a trouble asks for is an order of the office, for all the buildings the trouble is of", () => {
  for (const { work, category, uses, voices, storeys } of TROUBLES) {
    if (work === null) {
      expect([uses, voices[0]?.[0]]).toEqual([[], voices[0]?.[0]]);
      continue;
    }
    const found = orderTexts.find((text) => text.subject === work);
    expect([work, found?.category]).toEqual([work, category]);
    expect(uses.filter((use) => !found?.uses.includes(use))).toEqual([]);
    expect(found?.storeys ?? 99, work).toBeLessThanOrEqual(storeys);
    // Somebody must be able to tell of it in the lowest building it is of.
    const tellable = voices.filter(([subject, text]) => storeysNeeded(`${subject} ${text}`) <= storeys);
    expect(tellable.length, work).toBeGreaterThan(0);
  }
});

test("who says she was left outside is a woman", () => {
  const reports = CITY.reports({ count: 6_000, until, since });
  const sexOf = (taxCode: string) => (Number(taxCode.slice(9, 11)) > 40 ? "F" : "M");
  const told = reports.flatMap(({ description, reporter }) =>
    reporter === null ? [] : [{ description, sex: sexOf(reporter.taxCode) }],
  );
  const women = told.filter(({ description }) => /sono (rimasta|invalida)|mio marito/.test(description));
  const men = told.filter(({ description }) => /Sono rimasto|mia moglie/.test(description));
  expect(new Set(women.map(({ sex }) => sex))).toEqual(new Set(["F"]));
  expect(new Set(men.map(({ sex }) => sex))).toEqual(new Set(["M"]));
});

test("reporters are nobody: tax codes that add up with a place that does not exist, example.org, 010 0000xxx", () => {
  // A tax code computed by hand elsewhere, to prove the check of this test itself.
  expect(checkCharacterOf("RSSMRA85T10A562S")).toBe("S");
  for (const { reporter } of CITY.reports({ count: 300, until })) {
    if (reporter === null) continue;
    expect(reporter.taxCode).toMatch(/^[A-Z]{6}\d{2}[ABCDEHLMPRST]\d{2}Z999[A-Z]$/);
    expect(reporter.taxCode.at(-1)).toBe(checkCharacterOf(reporter.taxCode));
    expect(reporter.email).toMatch(/^[a-z.]+\d+@example\.org$/);
    expect(reporter.phone).toMatch(/^010 0000\d{3}$/);
  }
});

test("names join a sentence as Italian wants", () => {
  expect(withPreposition("Scuola primaria Mazzini", "a")).toBe("alla scuola primaria Mazzini");
  expect(withPreposition("Stadio Luigi Ferraris", "di")).toBe("dello stadio Luigi Ferraris");
  expect(withPreposition("Uffici comunali di via Cantore", "il")).toBe("gli uffici comunali di via Cantore");
  expect(inSentence("Palazzo Tursi")).toBe("Palazzo Tursi");
});

test("who writes in capitals stays in capitals", () => {
  const words = {
    a: "alla scuola",
    di: "della scuola",
    il: "la scuola",
    nome: "scuola",
    via: "via Prà",
    dove: "in cortile",
    fuori: "lato mare",
  };
  expect(filled("{A} PIOVE DENTRO", words)).toBe("ALLA SCUOLA PIOVE DENTRO");
  expect(filled("{A} piove {dove}", words)).toBe("Alla scuola piove in cortile");
});

test("no building's name is without its article in a sentence", () => {
  const strange = buildCity({ seed: 3, size: "genoa" }).buildings.filter(({ name }) =>
    withPreposition(name, "a").startsWith("a "),
  );
  expect(strange.map(({ name }) => name)).toEqual([]);
});

test("orders of past years are a stream: closed but for the last ones, with a note on what was done", () => {
  const orders = [...drawOrders(CITY, { count: 3_000, since, until })];
  expect(orders).toHaveLength(3_000);
  expect(orders.map(({ openedAt }) => openedAt)).toEqual(orders.map(({ openedAt }) => openedAt).toSorted());
  for (const { description, closedAt, closingNote } of orders) {
    expect(description).not.toMatch(/[{}]/);
    expect(closingNote === null).toBe(closedAt === null);
  }
  const open = orders.filter(({ closedAt }) => closedAt === null).length;
  expect(open).toBeGreaterThan(10);
  expect(open).toBeLessThan(200);
});

test("the office has words for every category, and more than one way to close", () => {
  expect(new Set(orderTexts.map(({ category }) => category))).toEqual(new Set(CATEGORIES));
  expect(orderTexts.filter(({ closings }) => closings.length < 2)).toEqual([]);
  for (const { hours } of orderTexts) expect(hours[0]).toBeLessThanOrEqual(hours[1]);
});
