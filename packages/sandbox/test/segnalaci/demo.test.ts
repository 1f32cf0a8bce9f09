import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  reportForm,
  type RunningSegnalaci,
  sendReport,
  startSegnalaci,
} from "#test/segnalaci/segnalaci-sandbox.ts";

let running: RunningSegnalaci;
beforeAll(async () => {
  running = await startSegnalaci(40);
});
afterAll(() => running.close());

async function query(soql: string) {
  const url = `${running.czrm}/services/data/v59.0/query?q=${encodeURIComponent(soql)}`;
  const answer = await fetch(url, { headers: { activityid: "x" } });
  return (await answer.json()) as { totalSize: number; records: Record<string, unknown>[] };
}

describe("The demo's first day", () => {
  it("finds forty cases of the last two weeks, some closed, some without a map point, none announced", async () => {
    const all = await query(
      "SELECT Status, Latitudine__c, CreatedDate, LastModifiedDate, ClosedDate FROM Case",
    );
    expect(all.totalSize).toBe(40);
    const closed = all.records.filter((each) => each.Status === "Closed");
    expect(closed.length).toBeGreaterThan(5);
    expect(closed.every((each) => String(each.ClosedDate) > String(each.CreatedDate))).toBe(true);
    expect(all.records.some((each) => each.Latitudine__c === null)).toBe(true);
    const latest =
      all.records
        .map((each) => String(each.LastModifiedDate))
        .toSorted()
        .at(-1) ?? "";
    expect(Date.parse(latest.replace("+0000", "Z"))).toBeLessThanOrEqual(Date.now());
    const events = await fetch(`${running.czrm}/admin/events`);
    expect(await events.json()).toEqual({ items: [], pending: 0 });
  });

  it("lets the reports of SegnalaCi be followed by their number, in the state of their case", async () => {
    const soql =
      "SELECT CaseNumber, Subject FROM Case WHERE Origin = 'SegnalaCi' AND StatoFrontEnd__c = 'Eseguita'";
    const [done] = (await query(soql)).records;
    const page = await fetch(`${running.site}/segui?numero=${Number(done?.CaseNumber)}`);
    const text = await page.text();
    expect([page.status, text.includes(String(done?.Subject)), text.includes("Eseguita")]).toEqual([
      200,
      true,
      true,
    ]);
  });

  it("is what everything returns to when the sandbox is reset", async () => {
    await sendReport(running.site, reportForm());
    expect((await query("SELECT COUNT() FROM Case")).totalSize).toBe(41);
    await running.sandbox.reset();
    expect((await query("SELECT COUNT() FROM Case")).totalSize).toBe(40);
    const sent = await sendReport(running.site, reportForm());
    expect(sent.status).toBe(303);
    const number = /segnalazioni\/(\d+)/.exec(sent.location)?.[1];
    expect((await fetch(`${running.site}/segnalazioni/${number}`)).status).toBe(200);
  });
});
