import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { City } from "../../../../sandbox/src/city/types.ts";
import { NO_FAULTS } from "../../../../sandbox/src/core/fault-board.ts";
import { type RunningSandbox, startSandbox } from "../../../../sandbox/src/core/serve.ts";
import { auriga } from "../../../../sandbox/src/platforms/auriga/platform.ts";
import { createGateway } from "../../../../sandbox/src/platforms/gateway/platform.ts";
import { aurigaProtocolRegister } from "#connectors/auriga/client.ts";
import { AurigaConfig } from "#connectors/auriga/config.ts";
import { gatewayTokens } from "#connectors/gateway/client.ts";
import { GatewayConfig } from "#connectors/gateway/config.ts";
import { gatewayFault } from "#connectors/gateway/mapping.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { DEMO_SECRETS } from "#main/demo-secrets.ts";
import type { DocumentToRegister, ProtocolRegister } from "#ports/protocol-register.ts";
import { systemClock } from "#runtime/clock.ts";
import type { ExchangeLedger } from "#runtime/http/exchange-ledger.ts";
import { createHttpClient } from "#runtime/http/http-client.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";

/** why: the ledger's table is tested with the console. */
const ledger: ExchangeLedger = {
  record: () => undefined,
  noteBreaker: () => undefined,
  settled: async () => undefined,
};
const common = { ledger, clock: systemClock, totalMs: 5_000, breaker: { failures: 10_000 } };

let sandbox: RunningSandbox;
beforeAll(async () => {
  const options = { basePort: 0, memory: true, city: {} as City, lostAnswerHoldMs: 50 };
  sandbox = await startSandbox(options, [createGateway(), auriga]);
});
afterAll(() => sandbox.close());
afterEach(async () => {
  sandbox.world.faults.set("auriga", NO_FAULTS);
  await sandbox.settled();
});

/** As which application the simulated register knows us. */
const KNOWN_AS = { AURIGA_APPLICATION: "STABILE", AURIGA_INSTANCE: "COMUNE" };

function simulated(settings: Record<string, string>): ProtocolRegister {
  const config = GatewayConfig.parse({ ...DEMO_SECRETS, GATEWAY_URL: sandbox.urls.gateway });
  const toGateway = createHttpClient({
    ...common,
    platform: "gateway",
    api: "token",
    baseUrl: config.GATEWAY_URL,
  });
  const http = createHttpClient({
    ...common,
    platform: "protocol",
    api: "AURIGA",
    baseUrl: `${config.GATEWAY_URL}/auriga/v1`,
    tokens: gatewayTokens(config, { http: toGateway, clock: systemClock }),
    readFault: gatewayFault,
  });
  return aurigaProtocolRegister(AurigaConfig.parse({ ...DEMO_SECRETS, ...KNOWN_AS, ...settings }), http);
}

/** A real one, whose tenant must be one for tests: numbers given there stay. Its settings are those of the environment. */
function real(url: string): ProtocolRegister {
  const http = createHttpClient({ ...common, platform: "protocol", api: "AURIGA", baseUrl: url });
  return aurigaProtocolRegister(AurigaConfig.parse(process.env), http);
}

const SIDES: [string, () => ProtocolRegister][] = [
  ["the simulated AURIGA, document/literal", () => simulated({})],
  ["the simulated AURIGA, RPC/encoded", () => simulated({ AURIGA_WIRE: "axis", AURIGA_PATH: "/services" })],
  ["the simulated AURIGA, by token", () => simulated({ AURIGA_LOGIN: "token" })],
  ["the simulated AURIGA, our reference in the subject", () => simulated({ AURIGA_REFERENCE_IN: "subject" })],
];
const REAL = process.env["AURIGA_TEST_URL"];
if (REAL !== undefined) SIDES.push(["AURIGA_TEST_URL", () => real(REAL)]);
const OFFICE = process.env["AURIGA_TEST_OFFICE"] ?? "1.2";
const CLASSIFICATION = process.env["AURIGA_TEST_CLASSIFICATION"] ?? "4.8";

const PDF = Buffer.from("%PDF-1.7\r\n\r\n--finto\r\n");
const PHOTO = Buffer.from([0xff, 0xd8, 13, 10, 45, 45, 0]);

function letter(changes: Partial<DocumentToRegister> = {}): DocumentToRegister {
  return {
    reference: `PRT-${uuidV7()}`,
    repeated: false,
    direction: "in",
    subject: 'Richiesta "urgente" <aula 3> & palestra: l\'umidità è tornata',
    correspondents: [{ kind: "person", name: "Prova", firstName: "Ada", email: "ada@example.org" }],
    classification: CLASSIFICATION,
    folder: null,
    office: OFFICE,
    arrivedAt: new Date(),
    files: [
      { name: "richiesta.pdf", mediaType: "application/pdf", bytes: PDF },
      { name: "foto 1.jpg", mediaType: "image/jpeg", bytes: PHOTO },
    ],
    emergency: null,
    ...changes,
  };
}

async function registered(register: ProtocolRegister, document = letter()) {
  const made = await register.register(document, uuidV7());
  if (made.kind !== "registered") throw new Error(made.because);
  return { ...made, document };
}

describe.each(SIDES)("against %s", (_side, open) => {
  test("a document gets a number of its own, and is read and fetched as it was given", async () => {
    const register = open();
    const first = await registered(register);
    const second = await registered(register);
    expect(second.registration.number).toBe(first.registration.number + 1);
    expect(first).toMatchObject({ found: false, missingFiles: [], registration: { annulled: false } });
    const read = await register.read({ unitId: first.unitId }, "c");
    expect(read).toMatchObject({
      direction: "in",
      reference: first.document.reference,
      registration: { number: first.registration.number, year: first.registration.year },
    });
    expect(read?.subject.startsWith(first.document.subject)).toBe(true);
    const files = await register.fetchFiles({ unitId: first.unitId }, "c");
    expect(files.map(({ name, main, bytes }) => [name, main, bytes])).toEqual([
      ["richiesta.pdf", true, PDF],
      ["foto 1.jpg", false, PHOTO],
    ]);
    expect((await register.read({ number: first.registration }, "c"))?.unitId).toBe(first.unitId);
  });

  test("what goes out and what stays inside are registered too", async () => {
    const register = open();
    const recipient = { kind: "organisation", name: "Ditta di prova", taxCode: "00856930102" } as const;
    const out = await registered(
      register,
      letter({
        direction: "out",
        arrivedAt: null,
        correspondents: [{ ...recipient, copy: true }, recipient],
      }),
    );
    expect((await register.read({ unitId: out.unitId }, "c"))?.direction).toBe("out");
  });

  test("asked again under the same reference it is found, and no other number is given", async () => {
    const register = open();
    const { document, ...first } = await registered(register);
    const again = await register.register({ ...document, repeated: true }, "c");
    expect(again).toMatchObject({ kind: "registered", found: true, unitId: first.unitId, missingFiles: [] });
    expect((await register.findByReference(document.reference, "c"))?.unitId).toBe(first.unitId);
    expect(await register.findByReference(`PRT-${uuidV7()}`, "c")).toBeUndefined();
  });

  test("what its office does not accept is a refusal in its own words", async () => {
    const refused = await open().register(letter({ classification: "99.99" }), "c");
    expect(refused).toMatchObject({ kind: "refused" });
  });

  test("offices, classes and documents are found by their words", async () => {
    const register = open();
    const made = await registered(register);
    expect((await register.findOffices("PROTOCOLLO", "c")).length).toBeGreaterThan(0);
    expect((await register.findClassifications("immobili", "c")).length).toBeGreaterThan(0);
    const { number, year } = made.registration;
    const page = await register.search(
      { number: { year, from: number, to: number }, page: 1, pageSize: 10 },
      "c",
    );
    expect(page.items.map(({ id }) => id)).toEqual([made.unitId]);
  });

  test("an annulment is asked, and is not there until the office does it", async () => {
    const register = open();
    const { unitId } = await registered(register);
    expect(await register.askAnnulment({ unitId, reason: "Doppione" }, "c")).toEqual({ kind: "asked" });
    expect((await register.read({ unitId }, "c"))?.registration?.annulled).toBe(false);
  });

  test("a folder is opened, and a document goes into it", async () => {
    const register = open();
    const year = new Date().getFullYear();
    const opened = await register.openFolder(
      { year, classification: CLASSIFICATION, subject: "Scuola di prova" },
      "c",
    );
    if (opened.kind !== "opened") throw new Error(opened.because);
    const made = await registered(register, letter({ folder: { folderId: opened.folderId } }));
    expect(made.registration.number).toBeGreaterThan(0);
  });

  test("a document that was numbered in an emergency keeps that number beside its own", async () => {
    const register = open();
    const emergency = { number: Math.floor(Math.random() * 900_000) + 1, at: new Date() };
    const made = await registered(register, letter({ emergency }));
    const read = await register.read({ unitId: made.unitId }, "c");
    expect(read?.registrations.map(({ number }) => number)).toEqual(
      expect.arrayContaining([made.registration.number, emergency.number]),
    );
  });
});

// What only a simulated one can be told to do.

/** How many documents AURIGA has under a reference, whatever was answered. */
async function countOf(reference: string): Promise<number> {
  const register = simulated({});
  const page = await register.search({ words: reference, page: 1, pageSize: 100 }, "c");
  const read = await Promise.all(page.items.map(({ id }) => register.read({ unitId: id }, "c")));
  return read.filter((one) => one?.subject.includes(reference)).length;
}

test.each([
  ["the answer is lost", { timeoutAfterEffectRate: 1 }],
  ["the answer cannot be read", { malformedRate: 1 }],
  ["the answer says that its result could not be attached", { unattachedRate: 1 }],
])("when %s after the effect, the repeat finds the one registration there is", async (_what, faults) => {
  const register = simulated({});
  const document = letter({ subject: "" });
  const named = { ...document, subject: `Perdita ${document.reference}` };
  sandbox.world.faults.set("auriga", faults);
  await expect(register.register(named, "c")).rejects.toThrow(PlatformUnavailable);
  sandbox.world.faults.set("auriga", NO_FAULTS);
  const again = await register.register({ ...named, repeated: true }, "c");
  expect(again).toMatchObject({ kind: "registered", found: true });
  expect(await countOf(document.reference)).toBe(1);
});

test("while it is down, or its database stumbles, it is asked again later", async () => {
  const register = simulated({});
  sandbox.world.faults.set("auriga", { refusalRate: 1 });
  await expect(register.register(letter(), "c")).rejects.toThrow(PlatformUnavailable);
  sandbox.world.faults.set("auriga", { ...NO_FAULTS, down: true });
  await sandbox.settled();
  await expect(register.register(letter(), "c")).rejects.toThrow(PlatformUnavailable);
});

test("a file lost on its way is told by name, with the number given all the same", async () => {
  sandbox.world.faults.set("auriga", { lostFileRate: 1 });
  const made = await registered(simulated({}));
  expect(made.missingFiles.length).toBeGreaterThan(0);
});

test("a clerk's annulment is seen by whoever asked for it", async () => {
  const register = simulated({});
  const { unitId, registration } = await registered(register);
  await register.askAnnulment({ unitId, reason: "Doppione" }, "c");
  const answer = await fetch(`${sandbox.urls.auriga}/admin/registrations/annul`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ anno: registration.year, numero: registration.number, motivo: "Doppione" }),
  });
  expect(answer.status).toBe(200);
  expect((await register.read({ unitId }, "c"))?.registration?.annulled).toBe(true);
});
