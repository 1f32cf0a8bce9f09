import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OpenedSirac, openSirac, Visitor } from "../../../sandbox/test/sirac/sign-in.ts";
import { DEMO_SECRETS } from "#main/demo-secrets.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { freePort } from "#test/support/free-port.ts";
import { GOOD_OUTCOME, type HostileCity, openHostileCity } from "#test/support/hostile-city.ts";
import { caseText, commentText, nextId } from "#test/support/hostile-records.ts";
import { until } from "#test/support/hostile-world.ts";
import { json } from "#test/support/odd-server.ts";

/** Who reported, with values that stand nowhere else. No living person: the tax code's birthplace is given to no place. */
const REPORTER = {
  SuppliedFirstName__c: "Ermenegilda",
  SuppliedName: "Zunzunegui",
  SuppliedEmail: "erme.zunzu@posta-di-prova.example",
  SuppliedPhone: "+39 347 8912345",
  CodiceFiscale__c: "ZNZRNG80A41Z999U",
};
/** What a platform says by itself, in a text that no field of the same message explains: a name in it is told apart by nobody. */
const REPEATED = "tel. 0039 347-8912345, cf ZNZRNG80A41Z999U, erme.zunzu@posta-di-prova.example";
const SIGNED = `Firmato Ermenegilda Zunzunegui, ${REPEATED}`;

let database: TestDatabase;
let city: HostileCity;
let sirac: OpenedSirac;
let child: ChildProcess;
let base: string;
let written = "";
/** Everything that must not be read where it is not meant to be: value → what it is. */
const secrets = new Map<string, string>();
/** Refusals that callers were given. */
const problems: string[] = [];

beforeAll(async () => {
  [database, city, sirac] = await Promise.all([freshDatabase(), openHostileCity(), openSirac()]);
  // Rules that only the database knows: what breaks them is told with the whole row.
  await sql`alter table request add constraint prova_request check (subject <> 'Rompe una regola')`.execute(
    database.db,
  );
  await sql`alter table work_order add constraint prova_order check (title <> 'Rompe una regola')`.execute(
    database.db,
  );
  await database.leave();
  const port = await freePort();
  base = `http://localhost:${port}`;
  child = spawn(process.execPath, [join(import.meta.dirname, "../support/logging-process.ts")], {
    env: {
      ...process.env,
      ...(database.url === undefined ? {} : { DATABASE_URL: database.url }),
      STABILE_DATA_DIR: database.dataDir,
      PORT: String(port),
      HOST: "localhost",
      SANDBOX: "true",
      SIRAC_ISSUER: sirac.url,
      GATEWAY_URL: city.url,
      CZRM_POLL_SECONDS: "0.5",
      REALGIMM_POLL_SECONDS: "1",
      LOG_LEVEL: "debug",
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (bytes: Buffer) => {
      written += bytes.toString();
    });
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", () => reject(new Error(written)));
  });
  for (const [name, value] of Object.entries({
    ...REPORTER,
    telefono: "3478912345",
    telefono2: "347-8912345",
  }))
    secrets.set(value, name);
  // The gateway's key is the consumer's public name, which the console shows.
  for (const [name, value] of Object.entries(DEMO_SECRETS))
    if (value !== "stabile" && name !== "GATEWAY_KEY") secrets.set(value, name);
  secrets.set("gettone-di-prova", "gettone del gateway");
  secrets.set(
    Buffer.from(`${DEMO_SECRETS.REALGIMM_USER}:${DEMO_SECRETS.REALGIMM_PASSWORD}`).toString("base64"),
    "credenziale di RealGimm",
  );
});

afterAll(async () => {
  if (child.exitCode === null) {
    child.kill("SIGTERM");
    await new Promise((resolve) => child.once("exit", resolve));
  }
  await Promise.all([city.close(), sirac.close()]);
  await database.close();
});

interface Person {
  call(
    path: string,
    init?: { method?: string; body?: unknown; version?: number },
  ): Promise<{ status: number; text: string }>;
}

/** Signs in through SIRAC and remembers every value that went to and fro. */
async function signIn(identity: string): Promise<Person> {
  const begun = await fetch(`${base}/accesso`, { redirect: "manual" });
  const stateCookie = begun.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const authorize = new URL(begun.headers.get("location") ?? "");
  const callback = await new Visitor().signIn(authorize, identity);
  for (const name of ["state", "nonce", "code_challenge"])
    secrets.set(authorize.searchParams.get(name) ?? "", name);
  secrets.set(callback.searchParams.get("code") ?? "", "codice di accesso");
  const back = await fetch(new URL(callback.pathname + callback.search, base), {
    redirect: "manual",
    headers: { cookie: stateCookie },
  });
  const cookie = back.headers.getSetCookie().find((line) => line.startsWith("__Host-stabile=")) ?? "";
  const token = /=([^;]+)/.exec(cookie)?.[1] ?? "";
  expect(token).not.toBe("");
  secrets.set(token, "cookie di sessione");
  const session = (await (
    await fetch(`${base}/api/v1/session`, { headers: { cookie: `__Host-stabile=${token}` } })
  ).json()) as { csrfToken: string };
  secrets.set(session.csrfToken, "gettone della pagina");
  return {
    async call(path, { method = "GET", body, version } = {}) {
      const answer = await fetch(base + path, {
        method,
        headers: {
          cookie: `__Host-stabile=${token}`,
          "x-csrf-token": session.csrfToken,
          authorization: "Bearer gettone-del-chiamante",
          ...(method === "GET" ? {} : { "idempotency-key": randomUUID() }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(version === undefined ? {} : { "if-match": `"${version}"` }),
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (answer.status >= 400) problems.push(text);
      return { status: answer.status, text };
    },
  };
}

async function notify(body: string, signature?: string): Promise<number> {
  const digest = createHmac("sha256", DEMO_SECRETS.CZRM_ESB_SECRET).update(body).digest("hex");
  secrets.set(digest, "firma");
  const answer = await fetch(`${base}/api/v1/platforms/czrm/events?key=chiave-segretissima`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-esb-signature": signature ?? `sha256=${digest}` },
    body,
  });
  const text = await answer.text();
  if (answer.status >= 400) problems.push(text);
  return answer.status;
}

const withReporter = (id: string, changes: object = {}) =>
  caseText(id, { ...REPORTER, Description: `Perde il tetto. ${SIGNED}`, ...changes });

/** Every value that is found in a text, by what it is. */
const foundIn = (text: string) =>
  [...secrets]
    .filter(([value]) => value !== "" && text.toLowerCase().includes(value.toLowerCase()))
    .map(([, name]) => name);

async function tellTheStory(): Promise<{ urp: Person; systems: Person }> {
  const [urp, systems, technician] = [await signIn("urp"), await signIn("sistemi"), await signIn("tecnico")];
  secrets.set("gettone-del-chiamante", "Authorization");
  secrets.set("chiave-segretissima", "chiave nell'indirizzo");
  const [good, broken] = [nextId("500"), nextId("500")];
  city.cases = [
    withReporter(good),
    withReporter(broken, { Subject: "Rompe una regola" }),
    withReporter(nextId("500"), { Status: `Stato di ${REPEATED}` }),
    withReporter(nextId("500"), { CreatedDate: SIGNED }),
  ];
  city.comments = [
    commentText(nextId("a0A"), good, {
      Description__c: SIGNED,
      AutoreCommentoFormula__c: "Ermenegilda Zunzunegui",
    }),
  ];
  // The list says nothing of who reported; the report's own page does, to who may see it.
  const id = await until(async () => {
    const { items } = JSON.parse((await urp.call("/api/v1/requests")).text) as { items: { id: string }[] };
    return items[0]?.id;
  }, "la segnalazione");
  expect((await urp.call(`/api/v1/requests/${id}`)).text).toContain(REPORTER.SuppliedName);
  // Notices: good, malformed, forged, all full of personal data.
  const event = { type: "case.updated", eventId: randomUUID(), caseId: good, ...REPORTER, note: SIGNED };
  await notify(JSON.stringify(event));
  await notify(JSON.stringify({ ...event, type: SIGNED }));
  await notify(JSON.stringify({ ...event, eventId: randomUUID() }).slice(0, -20));
  await notify(JSON.stringify({ ...event, eventId: randomUUID() }), `sha256=${"0".repeat(64)}`);
  await ordersAndMistakes(technician, { id, urp });
  return { urp, systems };
}

/** What is written by hand may carry personal data too, and what is refused must not come back in the refusal. */
async function ordersAndMistakes(
  technician: Person,
  { id, urp }: { id: string; urp: Person },
): Promise<void> {
  city.outcome = (response) =>
    json(response, 200, {
      compositeResponse: [
        { httpStatusCode: 400, referenceId: "caso", body: [{ errorCode: "INVALID", message: REPEATED }] },
      ],
    });
  const order = {
    title: "Riparazione del tetto",
    description: SIGNED,
    category: "leak",
    urgency: "urgent",
    buildingId: null,
  };
  const created = await technician.call("/api/v1/work-orders", {
    method: "POST",
    body: { ...order, requestIds: [id] },
  });
  expect(created.status).toBeLessThan(300);
  const { id: orderId } = JSON.parse(created.text) as { id: string };
  await technician.call(`/api/v1/work-orders/${orderId}/notes`, { method: "POST", body: { note: SIGNED } });
  const broken = await technician.call("/api/v1/work-orders", {
    method: "POST",
    body: { ...order, title: "Rompe una regola" },
  });
  expect(broken.status).toBe(500);
  await technician.call("/api/v1/work-orders", {
    method: "POST",
    body: { ...order, urgency: SIGNED, category: [SIGNED] },
  });
  await technician.call("/api/v1/work-orders", { method: "POST", body: `{"title": "${SIGNED}` });
  await technician.call(`/api/v1/requests/${encodeURIComponent(SIGNED)}`);
  await technician.call(`/api/v1/requests?state=${encodeURIComponent(SIGNED)}`);
  await urp.call(`/api/v1/requests/${id}/triage`, {
    method: "POST",
    version: 99,
    body: { category: "leak", urgency: "normal", buildingId: null },
  });
  // Then the platform fails in every way, repeating what it was sent.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  city.instead = (seen, response) => {
    response.writeHead(500, { "content-type": "text/html" });
    response.end(`<html>${REPEATED} ${JSON.stringify(seen.headers)} ${seen.body}</html>`);
  };
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  city.instead = undefined;
  city.outcome = (response) => json(response, 200, GOOD_OUTCOME);
}

test(`during a whole story nothing personal or secret is in the log, in what the console shows or in a refusal (${databaseKind})`, async () => {
  const { systems } = await tellTheStory();
  const shown: string[] = [];
  for (const path of ["ledger", "messages?direction=in", "messages?direction=out", "platforms"]) {
    const glue = path.includes("?") ? "&" : "?";
    shown.push(
      (await systems.call(`/api/v1/exchange/${path}${path === "platforms" ? "" : `${glue}limit=200`}`)).text,
    );
  }
  for (const list of shown.slice(1, 3)) {
    for (const { id, direction } of (JSON.parse(list) as { items: { id: string; direction: string }[] })
      .items)
      shown.push((await systems.call(`/api/v1/exchange/messages/${direction}/${id}`)).text);
  }
  // What was looked through is not nothing: the story is all in there.
  expect(shown.length).toBeGreaterThan(8);
  expect(shown.join("")).toContain("Perde il tetto");
  expect(problems.length).toBeGreaterThan(6);
  for (const text of shown) expect({ found: foundIn(text), text }).toEqual({ found: [], text });
  for (const text of problems) expect({ found: foundIn(text), text }).toEqual({ found: [], text });

  child.kill("SIGTERM");
  await new Promise((resolve) => child.once("exit", resolve));
  const lines = written.split("\n").filter((line) => line.trim() !== "");
  const events = lines.map((line) => (JSON.parse(line) as { event?: string }).event);
  expect(events).toEqual(expect.arrayContaining(["intake.parked", "request.failed"]));
  for (const line of lines) expect({ found: foundIn(line), line }).toEqual({ found: [], line });
  // Names of what is never logged, whatever its value.
  expect(written).not.toMatch(/__Host-|Bearer |set-cookie|"parameters"|Failing row/i);
});
