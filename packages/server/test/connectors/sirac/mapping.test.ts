import fc from "fast-check";
import { expect, test } from "vitest";
import { SiracConfig, siracFaults } from "#connectors/sirac/config.ts";
import {
  decode,
  identityHeaders,
  readClaims,
  readHeaders,
  splitValues,
} from "#connectors/sirac/header-wire.ts";
import { readDay, readMoment, toIdentity } from "#connectors/sirac/mapping.ts";
import { readLogoutNotification } from "#connectors/sirac/notify-wire.ts";
import { spidErrorIn } from "#domain/access/spid-errors.ts";

const { ACCESS_PROFILE: PROFILE } = SiracConfig.parse({});
const rules = {
  profile: PROFILE,
  names: PROFILE.headers,
  attributeClass: "3",
  minimumLevel: undefined,
  now: new Date("2026-06-24T08:00:00Z"),
};
const said = (values: Record<string, string>) =>
  new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), splitValues(value)]));
const ADA = { comge_codicefiscale: "RSSDAA80A41Z999X", comge_nome: "Ada", comge_cognome: "Rossi" };

test("bytes that are UTF-8 are read as such, others as Latin-1, and accents have one form", () => {
  const asNodeReadsIt = (text: string) => Buffer.from(text, "utf8").toString("latin1");
  expect(decode(asNodeReadsIt("Niccolò Über Šimić"))).toBe("Niccolò Über Šimić");
  expect(decode(asNodeReadsIt("Niccolo\u0300"))).toBe("Niccol\u00f2");
  expect(decode("Niccol\u00f2")).toBe("Niccolò");
});

test("several values come apart at semicolons that are not escaped; an empty one is none", () => {
  expect(splitValues("a;b\\;c; d ;;")).toEqual(["a", "b;c", "d"]);
  expect(splitValues("")).toEqual([]);
});

test("dates are read in the three ways in which they come, and no other day is made of one that is none", () => {
  expect(readDay("24/06/1980")).toBe("1980-06-24");
  expect(readDay("1980-06-24")).toBe("1980-06-24");
  expect(readDay("1980-06-24T00:00:00.000+01:00")).toBe("1980-06-24");
  for (const none of ["31/02/1980", "1980-13-01", "6/24/1980", "", "ieri"])
    expect(readDay(none)).toBeUndefined();
  expect(readMoment("1782288000")?.toISOString()).toBe("2026-06-24T08:00:00.000Z");
  expect(readMoment("2026-06-24T08:00:00Z")?.toISOString()).toBe("2026-06-24T08:00:00.000Z");
  expect(readMoment("domani")).toBeNull();
});

test.each([
  ["https://loginspid.aruba.example", "https://www.spid.gov.it/SpidL2", "spid", 2],
  ["https://idserver.servizicie.interno.example/idp", "https://www.spid.gov.it/SpidL3", "cie", 3],
  ["https://cns.comune.example", "urn:oasis:names:tc:SAML:2.0:ac:classes:TLSClient", "cns", 3],
  ["", "urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI", "cns", 3],
  ["https://eidas.comune.example", "http://eidas.europa.eu/LoA/substantial", "eidas", 2],
  ["https://adfs.comune.example/services/trust", "urn:federation:authentication:windows", "domain", null],
  ["https://sirac.comune.example", "https://www.spid.gov.it/SpidL2", "unknown", 2],
])("came in through %s at %s: %s, level %s", (identityProvider, context, method, level) => {
  const reading = toIdentity(
    said({ ...ADA, "Shib-Identity-Provider": identityProvider, "Shib-AuthnContext-Class": context }),
    rules,
  );
  expect(reading).toMatchObject({ kind: "known", person: { method, level } });
});

test("what this service does not need is not taken, whatever the class brings", () => {
  const reading = toIdentity(
    said({
      ...ADA,
      comge_cellulare: "347 0000000",
      comge_indirizzoResidenza: "via Prova 1",
      comge_dataNascita: "01/01/1980",
    }),
    { ...rules, profile: { ...PROFILE, optional: [] } },
  );
  const told = JSON.stringify(reading);
  for (const value of ["347", "via Prova", "1980-01-01", "01/01/1980"]) expect(told).not.toContain(value);
});

test("a required date that no calendar has is missing", () => {
  const needing = { ...rules, profile: { ...PROFILE, required: ["birthDate" as const] } };
  expect(toIdentity(said({ ...ADA, comge_dataNascita: "31/02/1980" }), needing)).toEqual({
    kind: "refused",
    refusal: { because: "missing-attributes", missing: ["data di nascita"] },
  });
  expect(toIdentity(said({ ...ADA, comge_dataNascita: "28/02/1980" }), needing).kind).toBe("known");
});

test("whatever headers say, the reading is one that is known, and never of two people", () => {
  const names = fc.constantFrom(...Object.values(PROFILE.headers).flat(), "comge_altro", "Accept");
  const spelt = fc.tuple(names, fc.boolean(), fc.boolean()).map(([name, twin, capitals]) => {
    const spelling = twin ? name.replaceAll("_", "-") : name;
    return capitals ? spelling.toUpperCase() : spelling;
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(spelt, fc.uint8Array({ maxLength: 40 })), { maxLength: 12 }), (list) => {
      const raw = list.flatMap(([name, value]) => [name, Buffer.from(value).toString("latin1")]);
      const reading = readHeaders(raw, PROFILE.headers);
      const isIdentity = identityHeaders(PROFILE.headers);
      const folded = list
        .map(([name]) => name.toLowerCase())
        .filter(isIdentity)
        .map((name) => name.replaceAll("-", "_"));
      if (new Set(folded).size < folded.length) expect(reading.kind).toBe("forged");
      if (reading.kind === "forged") return;
      const identity = toIdentity(reading.said, rules);
      expect(["known", "refused"]).toContain(identity.kind);
      if (identity.kind === "known") expect(identity.person.displayName).not.toContain("\0");
    }),
  );
});

test("claims are read like headers, whatever their capitals, and what is no text says nothing", () => {
  expect(readClaims({ comge_Nome: "Ada", acr: 2, amr: ["spid", {}], altro: { a: 1 }, vuoto: "" })).toEqual(
    new Map([
      ["comge_nome", ["Ada"]],
      ["acr", ["2"]],
      ["amr", ["spid"]],
    ]),
  );
});

test("of a text that anybody could have written only an error that exists is read", () => {
  expect(spidErrorIn("ErrorCode nr19")).toBe(19);
  expect(spidErrorIn("… ErrorCode nr25 …")).toBe(25);
  for (const none of ["ErrorCode nr18", "ErrorCode nr190", "nr19", "", null])
    expect(spidErrorIn(none)).toBeUndefined();
});

test("whatever bytes come as a notice, they name sessions or nothing", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(readLogoutNotification(Buffer.from(bytes))).toBeUndefined();
    }),
  );
});

const faultsOf = (settings: Record<string, string>) => siracFaults(SiracConfig.parse(settings)).join("\n");

test("a mode that would believe anybody is refused at start, with what is missing", () => {
  expect(faultsOf({ ACCESS_MODE: "reverse-proxy" })).toMatch(/ACCESS_PROXY_PEERS[\s\S]*ACCESS_PROXY_SECRET/);
  const peers = { ACCESS_MODE: "shibboleth", ACCESS_PROXY_PEERS: "10.0.0.0/8, ::1" };
  expect(faultsOf({ ...peers, ACCESS_PROXY_SECRET: "corto" })).toContain("troppo corto");
  expect(faultsOf({ ...peers, ACCESS_PROXY_CERTIFICATES: "CN=proxy" })).toContain("TLS_CLIENT_CA_FILE");
  expect(faultsOf({ ...peers, ACCESS_PROXY_SECRET: "un-segreto-di-prova" })).toBe("");
  expect(() => SiracConfig.parse({ ACCESS_PROXY_PEERS: "10.0.0.0/33" })).toThrow("10.0.0.0/33");
});

test("a class that does not bring what the service needs is refused at start", () => {
  expect(faultsOf({ ACCESS_ATTRIBUTE_CLASS: "1" })).toContain("non porta: nome, cognome");
  expect(faultsOf({ ACCESS_ATTRIBUTE_CLASS: "9" })).toContain("non c'è tra le classi");
  expect(faultsOf({ SIRAC_JWKS_URI: "https://sirac.example/keys" })).toContain("servono insieme");
});
