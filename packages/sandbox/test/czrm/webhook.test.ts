import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type DummyTarget, startTarget } from "#test/czrm/dummy-target.ts";
import { type RunningCzrm, startCzrm } from "#test/czrm/czrm-sandbox.ts";

const RETRY = { firstDelayMs: 20, longestDelayMs: 60, giveUpMs: 60_000 };
let target: DummyTarget;
let czrm: RunningCzrm | undefined;

beforeEach(async () => {
  target = await startTarget();
});
afterEach(async () => {
  await czrm?.close();
  czrm = undefined;
  await target.stop();
});

async function start(more: { retry?: object; dataDir?: string } = {}): Promise<RunningCzrm> {
  const options = { esbTarget: target.url, esbTokenUrl: target.tokenUrl, retry: { ...RETRY, ...more.retry } };
  czrm = await startCzrm({ ...options, ...(more.dataDir && { dataDir: more.dataDir }) });
  return czrm;
}

async function file(
  running: RunningCzrm,
  Subject = "Segnalazione",
): Promise<{ id: string; caseNumber: string }> {
  return (await running.admin("POST", "/admin/cases", { Subject })).body;
}

function until(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 30_000, interval: 20 });
}

describe("The ESB, when a citizen changes a case", () => {
  it("posts each kind of change, signed, with the gateway's token, in the order it happened", async () => {
    const running = await start();
    const master = await file(running, "Originale");
    const loser = await file(running, "Doppione");
    await running.admin("PATCH", `/admin/cases/${master.id}`, { Description: "Ora anche al primo piano" });
    await running.admin("POST", `/admin/cases/${master.id}/comments`, { text: "È ancora così" });
    await running.admin("PATCH", `/admin/cases/${master.id}`, {
      Status: "Closed",
      StatoFrontEnd__c: "Eseguita",
    });
    await running.admin("POST", `/admin/cases/${master.id}/reopen`, {});
    await running.admin("POST", `/admin/cases/${loser.id}/merge`, { into: master.id });
    await running.admin("DELETE", `/admin/cases/${master.id}`);
    await until(() => expect(target.received).toHaveLength(8));
    const ofMaster = target.received.filter((event) => event.caseId === master.id).map((event) => event.type);
    expect(ofMaster).toEqual([
      ...["case.created", "case.updated", "comment.created", "case.updated", "case.reopened", "case.deleted"],
    ]);
    expect(target.received.find((event) => event.type === "case.merged")).toMatchObject({
      caseId: loser.id,
      caseNumber: loser.caseNumber,
      masterCaseId: master.id,
    });
    expect(target.signed).not.toContain(false);
    const basic = Buffer.from("esb-demo:esb-demo-secret").toString("base64");
    expect(new Set(target.bearers)).toEqual(new Set([`Bearer for Basic ${basic}`]));
    expect(target.received.map((event) => event.replayId).toSorted((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8,
    ]);
  });

  it("says nothing of what Stabile's own user writes, nor of a change that changes nothing", async () => {
    const running = await start();
    const { id } = await file(running);
    const path = `/services/data/v59.0/sobjects/Case/${id}`;
    const closing = { Status: "Working", StatoFrontEnd__c: "Presa in carico" };
    expect((await running.call("PATCH", path, { body: closing })).status).toBe(204);
    expect((await running.call("PATCH", path, { body: closing })).status).toBe(204);
    await running.admin("PATCH", `/admin/cases/${id}`, { Subject: "Segnalazione" });
    await until(() => expect(target.received).toHaveLength(1));
    expect((await running.admin("GET", "/admin/events")).body).toMatchObject({
      pending: 0,
      items: [{ attempts: 1 }],
    });
    const history = (await running.admin("GET", `/admin/cases/${id}/history`)).body.items;
    expect(history.map((row: { field: string; to: string }) => [row.field, row.to])).toEqual([
      ["created", null],
      ["Status", "Working"],
      ["StatoFrontEnd__c", "Presa in carico"],
    ]);
  });

  it("tries again while the target is down or refuses, and delivers everything once it is back", async () => {
    const running = await start();
    const port = Number(new URL(target.url).port);
    await target.stop();
    const filed = await Promise.all(
      Array.from({ length: 12 }, (_each, index) => file(running, `Numero ${index}`)),
    );
    await until(async () => {
      const { items } = (await running.admin("GET", "/admin/events")).body;
      expect(items.every((event: { attempts: number }) => event.attempts >= 2)).toBe(true);
    });
    target = await startTarget(port);
    target.answer = 503;
    await new Promise((resolve) => setTimeout(resolve, 100));
    target.answer = 204;
    await until(() => expect(new Set(target.received.map((event) => event.caseId)).size).toBe(12));
    expect(new Set(target.received.map((event) => event.caseId))).toEqual(
      new Set(filed.map((each) => each.id)),
    );
  });

  it("goes on after a restart with what was not delivered", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "czrm-"));
    try {
      target.answer = 500;
      const { id } = await file(await start({ dataDir }));
      await czrm?.close();
      target.answer = 204;
      await start({ dataDir });
      await until(() => expect(target.received.map((event) => event.caseId)).toEqual([id]));
      await czrm?.close();
      czrm = undefined;
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it("gives up when an event has grown too old, until someone sends it again", async () => {
    const running = await start({ retry: { giveUpMs: 50 } });
    target.answer = 400;
    await file(running);
    const events = async () => (await running.admin("GET", "/admin/events")).body.items;
    await vi.waitFor(async () => expect((await events())[0].state).toBe("abandoned"), { timeout: 30_000 });
    target.answer = 204;
    const [event] = await events();
    expect((await running.admin("POST", `/admin/events/${event.eventId}/resend`)).status).toBe(202);
    await until(() => expect(target.received).toHaveLength(1));
  });

  it("repeats and reorders events when the console says so, losing none", async () => {
    const running = await start();
    running.sandbox.world.faults.set("czrm", { duplicateRate: 0.5, reorderRate: 0.5 });
    const { id } = await file(running);
    for (let i = 0; i < 15; i++)
      await running.admin("PATCH", `/admin/cases/${id}`, { Subject: `Cambio ${i}` });
    await until(() => expect(new Set(target.received.map((event) => event.eventId)).size).toBe(16));
    const order = target.received.map((event) => event.replayId);
    expect(order.length).toBeGreaterThan(16);
    expect(order).not.toEqual(order.toSorted((a, b) => a - b));
  });
});
