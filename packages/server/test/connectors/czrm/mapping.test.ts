import fc from "fast-check";
import { expect, test } from "vitest";
import {
  interpretCase,
  readAllowance,
  toCaseFields,
  toComment,
  toExternalId,
} from "#connectors/czrm/mapping.ts";
import { CzrmConfig } from "#connectors/czrm/config.ts";
import { DEMO_SECRETS } from "#main/demo-secrets.ts";
import type { CaseMessage } from "#ports/case-platform.ts";

const { CZRM_PROFILE: profile } = CzrmConfig.parse(DEMO_SECRETS);
const RECORD = {
  Id: "5007Q0000000018QAA",
  CaseNumber: "00001042",
  Subject: "Lampione spento",
  Status: "New",
  RecordTypeName__c: "Segnalazione",
  CreatedDate: "2024-03-05T09:12:33.000+0000",
  LastModifiedDate: "2024-03-05T09:12:33.000+0000",
  SystemModstamp: "2024-03-05T10:12:33.000+0100",
};
const read = (changes: object) => interpretCase(profile, JSON.stringify({ ...RECORD, ...changes }));

test("whatever comes is either a case or named as malformed, never an exception", () => {
  const isNamed = (payload: string) => ["case", "malformed"].includes(interpretCase(profile, payload).kind);
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), isNamed));
  const anything = fc.record(
    Object.fromEntries(
      Object.keys(RECORD).map((name) => [name, fc.oneof(fc.constant(RECORD[name as "Id"]), fc.jsonValue())]),
    ),
    { requiredKeys: [] },
  );
  fc.assert(fc.property(anything, (record) => isNamed(JSON.stringify(record))));
});

test("instants without a colon in the offset are read to the second, wherever the offset points", () => {
  expect(read({})).toMatchObject({
    kind: "case",
    value: { openedAt: new Date("2024-03-05T09:12:33Z"), modifiedAt: new Date("2024-03-05T09:12:33Z") },
  });
});

test.each([
  [{}, "open"],
  [{ Status: "Working", StatoFrontEnd__c: "Programmata" }, "in-charge"],
  [{ StatoFrontEnd__c: "Riaperta" }, "reopened"],
  [{ Status: "Closed", IsClosed: true, StatoFrontEnd__c: "Eseguita" }, "closed"],
  [{ Status: "Closed", IsClosed: true, StatoFrontEnd__c: "Respinta" }, "rejected"],
  [{ IsDeleted: true }, "deleted"],
  [{ IsDeleted: true, MasterRecordId: "5007Q0000000019QAA" }, "merged"],
  [{ RecordTypeName__c: "EmailToCase" }, "ignored"],
])("a case with %j is %s", (changes, state) => {
  expect(read(changes)).toMatchObject({ value: { state } });
});

test("a category we do not know stays with its own word, never a guess", () => {
  expect(read({ Categoria__c: "Astronavi" })).toMatchObject({
    value: { category: null, sourceCategory: "Astronavi" },
  });
  expect(read({ Categoria__c: " ASCENSORI " })).toMatchObject({ value: { category: "lift" } });
});

test("a label that is a word of JavaScript's own is a label like any other", () => {
  expect(read({ Categoria__c: "constructor" })).toMatchObject({ value: { category: null } });
});

test.each([
  { Latitudine__c: 0, Longitudine__c: 0 },
  { Latitudine__c: 144, Longitudine__c: 8 },
  { Latitudine__c: 44 },
])("%j is no place", (place) => {
  expect(read(place)).toMatchObject({ value: { longitude: null, latitude: null } });
});

test("nulls, unknown members and missing ones are all taken", () => {
  expect(read({ Subject: null, Description: null, SuppliedName: null, Nuovo__c: { a: 1 } })).toMatchObject({
    kind: "case",
    value: { subject: "Segnalazione senza oggetto", reporterName: null },
  });
});

test("whatever we have to say fits the platform's fields and always sets both of its states", () => {
  const message = fc.record({
    key: fc.string(),
    caseKey: fc.constant(RECORD.Id),
    status: fc.constantFrom(
      "taken-in-charge",
      "planned",
      "suspended",
      "resumed",
      "executed",
      "rejected",
      "reopened",
    ),
    text: fc.string({ maxLength: 3_000 }),
    cause: fc.string({ maxLength: 1_000 }),
    reason: fc.string({ maxLength: 3_000 }),
  }) as fc.Arbitrary<CaseMessage>;
  fc.assert(
    fc.property(message, (said) => {
      const fields = toCaseFields(profile, said);
      expect(fields).toMatchObject({ Status: expect.any(String), StatoFrontEnd__c: expect.any(String) });
      for (const name of ["MotivoSospensione__c", "MotivoRifiuto__c"])
        expect(String(fields[name] ?? "").length).toBeLessThanOrEqual(255);
      expect(toComment(profile, said)).toMatchObject({
        Case__c: RECORD.Id,
        TipoCommento__c: "Commento pubblico",
      });
      expect(toExternalId(said.key)).toMatch(/^stabile-[0-9a-f]{40}$/);
    }),
  );
});

test.each([
  ["api-usage=18/5000", { used: 18, allowed: 5_000 }],
  ["api-usage=25/5000; per-app-api-usage=17/250(appName=sample-app)", { used: 25, allowed: 5_000 }],
  ["per-app-api-usage=17/250(appName=x), api-usage=25/5000", { used: 25, allowed: 5_000 }],
  ["per-app-api-usage=17/250(appName=x)", undefined],
  ["api-usage=1/0", undefined],
  [undefined, undefined],
])("of «%s» the allowance is that of the whole organisation", (header, allowance) => {
  expect(readAllowance(header)).toEqual(allowance);
});
