import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningSandbox, startSandbox } from "#core/serve.ts";
import { rawEnvelope } from "#test/auriga/raw-envelope.ts";
import { takeToken } from "#test/gateway/open-gateway.ts";

let sandbox: RunningSandbox;
let headers: Record<string, string>;

beforeAll(async () => {
  sandbox = await startSandbox({ basePort: 0, memory: true, stabileUrl: "http://127.0.0.1:9" });
  headers = { authorization: `Bearer ${await takeToken(sandbox.urls.gateway ?? "")}` };
});
afterAll(() => sandbox.close());

const call = (path: string, extra: Record<string, string> = {}): Promise<Response> =>
  fetch(`${sandbox.urls.gateway}${path}`, { headers: { ...headers, ...extra } });

test("CzRM answers through the gateway with the gateway's token alone", async () => {
  const answer = await call("/czrm/services/data/v59.0/limits");
  expect(answer.status).toBe(200);
  expect(await answer.json()).toHaveProperty("DailyApiRequests");
});

test("SegnalaCi answers through the gateway with its second header", async () => {
  const sensorAuth = `Basic ${Buffer.from("stabile:segnalaci-demo").toString("base64")}`;
  const answer = await call("/segnalaci/v1/categories", { "x-sensorauth": sensorAuth });
  expect(answer.status).toBe(200);
  expect((await call("/segnalaci/v1/categories")).status).toBe(401);
});

test("RealGimm answers through the gateway with its second header", async () => {
  const credential = { authenticationrealgimm: Buffer.from("stabile:realgimm-demo").toString("base64") };
  const answer = await call("/realgimm/v1/api/patrimonio/Asset/GetChanges?limit=1", credential);
  expect(await answer.json()).toMatchObject({ validationSucceded: true });
  expect((await call("/realgimm/v1/api/patrimonio/Asset/GetChanges")).status).toBe(401);
  const written = await fetch(`${sandbox.urls.gateway}/realgimm/v1/api/patrimonio/Asset/SaveCondition`, {
    method: "POST",
    headers: { ...headers, ...credential, "content-type": "application/json" },
    body: JSON.stringify({
      rifEsterno: "prova-1",
      codElemento: "GE-0001-UF-E001",
      statoConservazione: "BUONO",
      dataRilievo: "2026-03-02T10:00:00+01:00",
      versione: null,
    }),
  });
  expect(await written.json()).toMatchObject({
    validationSucceded: true,
    elementDOM: { codElemento: "GE-0001-UF-E001" },
  });
});

test("AURIGA answers through the gateway, attachments and all, and its administration does not", async () => {
  const xml =
    "<NewUD><OggettoUD>x</OggettoUD><VersioneElettronica><NroAttachmentAssociato>1</NroAttachmentAssociato><NomeFile>a.bin</NomeFile></VersioneElettronica></NewUD>";
  const answer = await fetch(`${sandbox.urls.gateway}/auriga/v1/services/WSAddUd`, {
    method: "POST",
    headers: {
      ...headers,
      "content-type": 'multipart/related; boundary=b1; start="<root>"',
      soapaction: '""',
    },
    body: Buffer.concat([
      Buffer.from(`--b1\r\nContent-Id: <root>\r\n\r\n${rawEnvelope({ service: "WSAddUd", xml })}\r\n`),
      Buffer.from("--b1\r\nContent-Id: <#1#a.bin>\r\n\r\n"),
      Buffer.from([0, 255, 1]),
      Buffer.from("\r\n--b1--\r\n"),
    ]),
  });
  const text = await answer.text();
  expect([answer.status, answer.headers.get("content-type")]).toEqual([
    200,
    expect.stringContaining("multipart/related"),
  ]);
  expect(text).toMatch(/<Output_UD><IdUD>\d+<\/IdUD><\/Output_UD>/);
  expect((await call("/auriga/v1/admin/registrations")).status).toBe(404);
});

test("Stabile being stopped is the gateway's 101503", async () => {
  const answer = await call("/stabile/v1/status");
  expect([answer.status, await answer.json()]).toEqual([503, expect.objectContaining({ code: "101503" })]);
});

test("a back end that is down behind a healthy gateway is 101503, and nobody else is touched", async () => {
  sandbox.world.faults.set("czrm", { down: true });
  await sandbox.settled();
  expect((await call("/czrm/services/data/v59.0/limits")).status).toBe(503);
  expect((await fetch(`${sandbox.urls.sirac}/.well-known/openid-configuration`)).status).toBe(200);
  sandbox.world.faults.set("czrm", { down: false });
  await sandbox.settled();
  expect((await call("/czrm/services/data/v59.0/limits")).status).toBe(200);
});

test("a reset brings every platform back with its own data", async () => {
  await sandbox.reset();
  headers = { authorization: `Bearer ${await takeToken(sandbox.urls.gateway ?? "")}` };
  expect((await call("/czrm/services/data/v59.0/limits")).status).toBe(200);
  const page = await fetch(sandbox.urls.console ?? "");
  expect(await page.text()).toContain("SegnalaCi");
});
