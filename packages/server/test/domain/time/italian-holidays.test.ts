import { expect, test } from "vitest";
import { weekday } from "#domain/time/civil-date.ts";
import { holidaysOf, NATIONAL_HOLIDAYS, patronSaint } from "#domain/time/italian-holidays.ts";

const GENOA = [...NATIONAL_HOLIDAYS, patronSaint("San Giovanni Battista", "06-24")];

test("2027 has its thirteen national holidays and Genoa's patron", () => {
  expect([...holidaysOf(2027, GENOA).keys()].sort()).toEqual([
    "2027-01-01",
    "2027-01-06",
    "2027-03-28",
    "2027-03-29",
    "2027-04-25",
    "2027-05-01",
    "2027-06-02",
    "2027-06-24",
    "2027-08-15",
    "2027-10-04",
    "2027-11-01",
    "2027-12-08",
    "2027-12-25",
    "2027-12-26",
  ]);
});

test("San Francesco is a holiday from 2026 on, by its law", () => {
  expect(holidaysOf(2025, GENOA).has("2025-10-04")).toBe(false);
  expect(holidaysOf(2026, GENOA).get("2026-10-04")).toBe("San Francesco d'Assisi");
  expect(NATIONAL_HOLIDAYS.find(({ name }) => name.startsWith("San Francesco"))?.norm).toContain("n. 151");
});

test("Easter Monday follows Easter, every year", () => {
  for (let year = 2000; year < 2060; year += 1) {
    const [monday] = [...holidaysOf(year, GENOA)].find(([, name]) => name.includes("Angelo")) ?? [""];
    expect(weekday(monday)).toBe(1);
  }
});

test("two holidays on one day are both named", () => {
  expect(holidaysOf(2011, GENOA).get("2011-04-25")).toBe("Lunedì dell'Angelo e Liberazione");
});

test("a holiday that was abolished holds until its last year", () => {
  const rules = [{ name: "Festa", on: { monthDay: "11-04" }, fromYear: 1949, toYear: 1976, norm: "prova" }];
  expect(holidaysOf(1976, rules).size).toBe(1);
  expect(holidaysOf(1977, rules).size).toBe(0);
});

test("every national holiday names its norm", () => {
  expect(NATIONAL_HOLIDAYS.filter(({ norm }) => !/^(L\.|DPR) \d/.test(norm))).toEqual([]);
});
