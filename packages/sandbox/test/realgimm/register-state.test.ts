import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { buildCity } from "#city/build-city.ts";
import { type ChangeLog, openChangeLog } from "#platforms/realgimm/change-log.ts";
import { romeDateTime, romeMidnight } from "#platforms/realgimm/date-times.ts";
import { ENTITY_TYPES } from "#platforms/realgimm/records.ts";

const types = new Set(ENTITY_TYPES);
const at = new Date("2026-06-24T10:00:00Z");

function rename(log: ChangeLog, key: string, denominazione: string): number {
  const record = log.find(key)?.record;
  if (record === undefined) throw new Error(key);
  return log.append("UPD", { ...record, entity: { ...record.entity, denominazione } }, at);
}

test("what was changed is still there after the register is opened again", () => {
  const db = new DatabaseSync(":memory:");
  const city = buildCity({ seed: 7, size: "small" });
  const sequence = rename(openChangeLog(db, city), "GE-0001-UF", "Tursi");
  const again = openChangeLog(db, city);
  expect(again.total()).toBe(sequence);
  expect(again.find("GE-0001-UF")?.record.entity["denominazione"]).toBe("Tursi");
  expect(again.after(sequence - 1, { limit: 10, types }).changes).toMatchObject([
    { sequence, operation: "UPD", dataModifica: "2026-06-24T12:00:00+02:00" },
  ]);
});

test("a register rebuilt for another city refuses every old cursor and numbers on beyond them", () => {
  const db = new DatabaseSync(":memory:");
  const old = openChangeLog(db, buildCity({ seed: 7, size: "small" }));
  const last = rename(old, "GE-0001-UF", "Tursi");
  const rebuilt = openChangeLog(db, buildCity({ seed: 8, size: "small" }));
  expect([1, 500, last - 1, last].filter((cursor) => rebuilt.knows(cursor))).toEqual([]);
  expect(rebuilt.knows(0)).toBe(true);
  const first = rebuilt.after(0, { limit: 1, types });
  expect(first.changes[0]?.sequence).toBe(last + 1);
  expect(rebuilt.knows(first.reached)).toBe(true);
  expect(rebuilt.after(first.reached, { limit: 1, types }).changes[0]?.sequence).toBe(last + 2);
  expect(rebuilt.find("GE-0001-UF")?.record.entity["denominazione"]).toBe("Palazzo Tursi");
});

test("the whole register of Genoa can be read from any place, and each place gives the same record", () => {
  const log = openChangeLog(new DatabaseSync(":memory:"), buildCity({ seed: 7, size: "genoa" }));
  const total = log.total();
  expect(total).toBeGreaterThan(100_000);
  for (const place of [0, 1, 287, 5_000, 60_123, total - 2]) {
    const [next] = log.after(place, { limit: 1, types }).changes;
    const [, same] = log.after(Math.max(0, place - 1), { limit: 2, types }).changes;
    expect(next?.sequence).toBe(place + 1);
    if (place > 0) expect(same).toEqual(next);
    expect(log.find(next?.key ?? "")?.record.entity).toEqual(next?.entity);
  }
});

test("the metropolis is a register too: buildings and complexes, with nothing inside", () => {
  const log = openChangeLog(new DatabaseSync(":memory:"), buildCity({ seed: 7, size: "metropolis" }));
  const { changes } = log.after(log.total() - 3, { limit: 10, types });
  expect(
    new Set(changes.map(({ entityType }) => entityType)).isSubsetOf(new Set(["FABBRICATO", "INDIRIZZO"])),
  ).toBe(true);
});

test("Rome's clock: offsets of both seasons, and midnights on the days when it changes", () => {
  expect(romeDateTime(new Date("2026-01-10T08:00:00Z"))).toBe("2026-01-10T09:00:00+01:00");
  expect(romeDateTime(new Date("2026-07-10T22:30:00Z"))).toBe("2026-07-11T00:30:00+02:00");
  expect(romeMidnight("2026-02-03")).toBe("2026-02-03T00:00:00+01:00");
  expect(romeMidnight("2026-03-29")).toBe("2026-03-29T00:00:00+01:00");
  expect(romeMidnight("2026-10-25")).toBe("2026-10-25T00:00:00+02:00");
});
