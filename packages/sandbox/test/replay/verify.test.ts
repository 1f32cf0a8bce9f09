import { expect, test } from "vitest";
import { isAllRight, replayReport } from "#replay/replay-report.ts";
import type { ReadRequest, StabileDesk } from "#replay/stabile-desk.ts";
import type { Expected } from "#replay/timeline.ts";
import { verify } from "#replay/verify.ts";

const EXPECTED: Expected[] = ["a", "b", "c", "d"].map((id, index) => ({
  row: {
    line: index + 2,
    id,
    state: "chiusa",
    opened: "2024-03-30",
    closed: "2024-03-31",
    subject: "",
    category: "Buche",
  },
  state: "resolved",
  opened: "2024-03-30",
  closed: "2024-03-31",
  category: "street",
  sourceCategory: "Buche",
}));
const NUMBERS = new Map(EXPECTED.map(({ row }, index) => [row.id, String(index + 1)]));

const right = (index: number): ReadRequest => ({
  id: `r${index}`,
  sourceNumber: String(index),
  state: "resolved",
  openedAt: "2024-03-30T10:00:00.000Z",
  // Half past midnight in Rome, still the day before in UTC.
  closedAt: "2024-03-30T23:30:00.000Z",
  category: "street",
  sourceCategory: "Buche",
});

// why: differences that the product does not make must be found all the same.
function deskWith(requests: readonly ReadRequest[]): StabileDesk {
  return {
    list: async () => [...requests],
    read: async (id) => requests.find((request) => request.id === id) as ReadRequest,
  };
}

const check = (requests: readonly ReadRequest[]) =>
  verify({ desk: deskWith(requests), timeZone: "Europe/Rome", numbers: NUMBERS }, EXPECTED);

test("every row with its request, once, is right", async () => {
  const verification = await check([1, 2, 3, 4].map(right));
  expect(verification).toMatchObject({ rows: 4, right: 4, strangers: 0, differences: [] });
  expect(isAllRight({ file: { refused: [] }, verification })).toBe(true);
});

test("a missing, doubled, wrong or strange request is told, with its line, and the replay has failed", async () => {
  const verification = await check([
    right(1),
    { ...right(1), id: "again" },
    { ...right(2), state: "in-charge", closedAt: undefined },
    { ...right(3), category: "green", openedAt: "2024-03-30T23:10:00.000Z" },
    { ...right(9), id: "stranger" },
  ]);
  expect(verification.right).toBe(0);
  expect(verification.differences.map(({ line, because }) => [line, because])).toEqual([
    [2, ["2 richieste per la stessa segnalazione"]],
    [3, ["stato: in-charge invece di resolved", "chiusa il: nessuna invece di 2024-03-31"]],
    [4, ["aperta il: 2024-03-31 invece di 2024-03-30", "categoria: green invece di street"]],
    [5, ["nessuna richiesta"]],
  ]);
  expect(verification.strangers).toBe(1);
  const report = replayReport({
    file: { refused: [] },
    verification,
    events: 8,
    days: 2,
    seconds: { played: 1, settled: 1 },
    failures: new Map([["HTTP 503", 3]]),
    notices: { delivered: 8, pending: 0, abandoned: 0, attempts: 9 },
  });
  expect(report).toContain("riga 5 (d): nessuna richiesta");
  expect(report).toContain("0 segnalazioni su 4 tornano.");
  expect(isAllRight({ file: { refused: [] }, verification })).toBe(false);
});

test("a row of the file that could not be replayed is not forgotten in the total", async () => {
  const verification = await check([1, 2, 3, 4].map(right));
  expect(isAllRight({ file: { refused: [{ line: 9, id: "x", because: "stato" }] }, verification })).toBe(
    false,
  );
});
