import { afterEach, beforeEach, expect, test } from "vitest";
import { aurigaProtocolRegister } from "#connectors/auriga/client.ts";
import { AurigaConfig } from "#connectors/auriga/config.ts";
import type { DocumentToRegister } from "#ports/protocol-register.ts";
import { systemClock } from "#runtime/clock.ts";
import type { ExchangeLedger, ExchangeLine } from "#runtime/http/exchange-ledger.ts";
import { createHttpClient } from "#runtime/http/http-client.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { openSoapServer, type SoapServer } from "./soap-server.ts";

let server: SoapServer;
let lines: ExchangeLine[];
beforeEach(async () => {
  server = await openSoapServer();
  lines = [];
});
afterEach(() => server.close());

function protocol(settings: Record<string, string> = {}) {
  const config = AurigaConfig.parse({
    AURIGA_APPLICATION: "STABILE",
    AURIGA_USER: "ws_stabile",
    AURIGA_PASSWORD: "segreto & <co>",
    ...settings,
  });
  /** why: the ledger's table is tested with the console; what it is given is looked at here. */
  const ledger: ExchangeLedger = {
    record: (line) => void lines.push(line),
    noteBreaker: () => undefined,
    settled: async () => undefined,
  };
  const http = createHttpClient({
    platform: "auriga",
    api: "AURIGA",
    baseUrl: server.url,
    ledger,
    clock: systemClock,
    totalMs: 5_000,
  });
  return aurigaProtocolRegister(config, http);
}

const LETTER: DocumentToRegister = {
  reference: "PRT-2026-000001",
  repeated: false,
  direction: "in",
  subject: 'Richiesta "urgente" <aula 3> & palestra: l\'umidità è tornata',
  correspondents: [{ kind: "person", name: "Prova", firstName: "Ada", email: "ada@example.org" }],
  classification: "6.5.2",
  folder: null,
  office: "4.12",
  arrivedAt: new Date("2026-03-30T07:15:00Z"),
  files: [
    {
      name: "richiesta.pdf",
      mediaType: "application/pdf",
      bytes: Buffer.from("%PDF-1.7\r\n\r\n--finto\r\n"),
    },
    {
      name: "perché/foto 1.jpg",
      mediaType: "image/jpeg",
      bytes: Buffer.from([0xff, 0xd8, 13, 10, 45, 45, 0]),
    },
  ],
  emergency: null,
};

test.each(["axis", "jaxws"])(
  "on the %s wire a document gets its number, and is read as it was written",
  async (wire) => {
    const register = protocol({ AURIGA_WIRE: wire });
    const made = await register.register(LETTER, "c1");
    expect(made).toMatchObject({
      kind: "registered",
      unitId: "1001",
      found: false,
      missingFiles: [],
      registration: {
        register: "PG",
        year: 2026,
        number: 1,
        annulled: false,
        registeredAt: new Date("2026-03-30T07:15:00Z"),
      },
    });
    expect(await register.read({ unitId: "1001" }, "c2")).toMatchObject({
      subject: LETTER.subject,
      direction: "in",
      reference: LETTER.reference,
      registration: { number: 1 },
      files: [{ name: "richiesta.pdf" }, { name: "perché_foto 1.jpg" }],
    });
    const files = await register.fetchFiles({ unitId: "1001" }, "c3");
    expect(files.map(({ bytes }) => bytes)).toEqual(LETTER.files.map(({ bytes }) => bytes));
    expect(files.map(({ main }) => main)).toEqual([true, false]);
  },
);

test("each wire has its own envelope: typed parts in one, none in the other, and each file its number", async () => {
  await protocol({ AURIGA_WIRE: "axis" }).register(LETTER, "c");
  await protocol({ AURIGA_WIRE: "jaxws" }).register(LETTER, "c");
  const [axis, jaxws] = server.calls;
  expect(axis?.envelope).toContain('encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"');
  expect(axis?.envelope).toContain('<codApplicazione xsi:type="xsd:string">STABILE</codApplicazione>');
  expect(jaxws?.envelope).not.toContain("xsi:type");
  expect(jaxws?.envelope).toContain('xmlns:n="http://addunitadoc.webservices.repository2.auriga.eng.it"');
  expect([axis?.headers.soapaction, axis?.path]).toEqual(['""', "/jaxwsservices/WSAddUd"]);
  expect(server.units[0]?.files.map(({ contentId }) => contentId)).toEqual([
    "#1#richiesta.pdf",
    "#2#perch%C3%A9%2Ffoto%201.jpg",
  ]);
});

test.each(["attribute", "subject"])(
  "an answer lost after the effect leaves one registration, found again by our reference in the %s",
  async (where) => {
    const register = protocol({ AURIGA_REFERENCE_IN: where });
    await register.register({ ...LETTER, reference: "PRT-2026-000010" }, "other");
    server.next.set("WSAddUd", [{ kind: "lost" }]);
    await expect(register.register(LETTER, "c")).rejects.toThrow(PlatformUnavailable);
    const again = await register.register({ ...LETTER, repeated: true }, "c");
    expect(again).toMatchObject({
      kind: "registered",
      found: true,
      registration: { number: 2 },
      missingFiles: [],
    });
    expect(server.units).toHaveLength(2);
  },
);

test.each([
  { kind: "cut" } as const,
  { kind: "error", number: 10, message: "Allegato non prodotto", afterEffect: true } as const,
])(
  "an answer of which nothing can be made ($kind) is no refusal, and the repeat finds the document",
  async (mishap) => {
    const register = protocol();
    server.next.set("WSAddUd", [mishap]);
    await expect(register.register(LETTER, "c")).rejects.toThrow(PlatformUnavailable);
    expect(await register.register({ ...LETTER, repeated: true }, "c")).toMatchObject({ found: true });
    expect(server.units).toHaveLength(1);
  },
);

test("a repeat of what never arrived is registered", async () => {
  expect(await protocol().register({ ...LETTER, repeated: true }, "c")).toMatchObject({ found: false });
  expect(server.units).toHaveLength(1);
});

test.each([
  [1, "xml non valido", "refused"],
  [100, "Classificazione inesistente", "refused"],
  [100, "SQL error code=60: deadlock", "unavailable"],
  [4, "Login fallito", "unavailable"],
  [6, "Connessione alla base dati assente", "unavailable"],
  [53, "Errore inatteso", "unavailable"],
] as const)("error %i «%s» inside a 200 is %s", async (number, message, wanted) => {
  server.next.set("WSAddUd", [{ kind: "error", number, message }]);
  const outcome = await protocol()
    .register(LETTER, "c")
    .catch((error: unknown) => error);
  if (wanted === "unavailable") expect(outcome).toBeInstanceOf(PlatformUnavailable);
  else expect(outcome).toEqual({ kind: "refused", because: `${message} (errore ${number})` });
  expect(lines.at(-1)?.outcome).toBe("business-error");
});

test("a proxy's page in place of an answer is no answer", async () => {
  server.next.set("WSAddUd", [{ kind: "page" }]);
  await expect(protocol().register(LETTER, "c")).rejects.toThrow(PlatformUnavailable);
});

test("a file that the register did not take is told by name: the number was given all the same", async () => {
  server.next.set("WSAddUd", [{ kind: "without-file", name: "foto.jpg" }]);
  expect(await protocol().register(LETTER, "c")).toMatchObject({
    kind: "registered",
    missingFiles: ["foto.jpg"],
  });
});

test("with a token the password goes once, and a token that is refused is renewed once", async () => {
  const register = protocol({ AURIGA_LOGIN: "token" });
  await register.register(LETTER, "c");
  server.tokens.clear();
  server.tokens.add("other");
  expect(await register.read({ unitId: "1001" }, "c")).toMatchObject({ unitId: "1001" });
  const names = server.calls.map(({ path }) => path.split("/").at(-1));
  expect(names).toEqual(["WSLogin", "WSAddUd", "WSGetMetadataUd", "WSLogin", "WSGetMetadataUd"]);
  expect(server.calls.filter(({ envelope }) => envelope.includes("segreto"))).toHaveLength(2);
});

test("neither the password, nor a token, nor the sender's name, nor the bytes of a file are in the ledger", async () => {
  await protocol({ AURIGA_LOGIN: "token" }).register(LETTER, "c");
  const shown = JSON.stringify(lines);
  expect(shown).toContain("WSAddUd");
  expect(shown).toContain("umidità");
  for (const hidden of ["segreto", "t1<", "Prova", "Ada", "ada@", "%PDF"])
    expect(shown).not.toContain(hidden);
});

test("what was numbered in an emergency says so, with its number and its hour", async () => {
  const at = new Date("2026-12-31T23:30:00Z");
  await protocol().register({ ...LETTER, emergency: { number: 7, at } }, "c");
  expect(server.units[0]?.xml).toContain(
    "<RegistrazioneData><CategoriaReg>E</CategoriaReg><SiglaReg>RE</SiglaReg><AnnoReg>2027</AnnoReg><NumReg>7</NumReg><DataOraReg>2027-01-01T00:30:00</DataOraReg></RegistrazioneData>",
  );
});

test("an annulment is asked of the office, and seen only once the register shows it", async () => {
  const register = protocol();
  await register.register(LETTER, "c");
  expect(await register.askAnnulment({ unitId: "1001", reason: "doppione" }, "c")).toEqual({ kind: "asked" });
  expect((await register.read({ unitId: "1001" }, "c"))?.registration?.annulled).toBe(false);
  const [unit] = server.units;
  if (unit) unit.annulled = true;
  expect((await register.read({ unitId: "1001" }, "c"))?.registration?.annulled).toBe(true);
});
