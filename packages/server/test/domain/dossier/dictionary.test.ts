import fc from "fast-check";
import { expect, test } from "vitest";
import { completenessOf, isAsked } from "#domain/dossier/completeness.ts";
import { FIELDS, fieldOf, RECORD_KINDS, SECTIONS } from "#domain/dossier/dictionary/dictionary.ts";
import type { Field, SectionCode } from "#domain/dossier/dictionary/field.ts";
import { readValue } from "#domain/dossier/read-value.ts";
import { valueText } from "#domain/dossier/value-text.ts";
import { USE_LABEL } from "#domain/building/uses.ts";
import { STATUTORY_CHECKS } from "#domain/obligations/catalogue/statutory-checks.ts";
import { factsOf } from "#domain/obligations/condition.ts";

const TODAY = "2026-05-10";

test("every field has a code of its own, and stands in a section", () => {
  expect(new Set(FIELDS.map(({ code }) => code)).size).toBe(FIELDS.length);
  expect(FIELDS.filter(({ section }) => !Object.hasOwn(SECTIONS, section))).toEqual([]);
});

test("every section that is not of documents has fields", () => {
  const empty = (Object.keys(SECTIONS) as SectionCode[]).filter(
    (code) => code !== "O" && !FIELDS.some(({ section }) => section === code),
  );
  expect(empty).toEqual([]);
});

test("fields of records are of kinds that there are, and kinds are named by their own fields", () => {
  const kinds = new Set(RECORD_KINDS.map(({ code }) => code));
  expect(
    FIELDS.filter(({ of, record }) => (of === "record") !== (record !== undefined && kinds.has(record))),
  ).toEqual([]);
  for (const { code, namedBy } of RECORD_KINDS)
    expect(namedBy.map((field) => fieldOf(field)?.record)).toEqual(namedBy.map(() => code));
});

/** What a check may ask of an element is of the element, of its building, or of the register. */
test("every fact that a statutory check asks for can be written in the dossier, of what the check is about", () => {
  for (const { code, versions } of STATUTORY_CHECKS)
    for (const { of, when, terms } of versions) {
      const asked = [when, ...terms.map((term) => term.when)].flatMap((condition) =>
        condition ? factsOf(condition) : [],
      );
      for (const fact of asked) {
        const field = fieldOf(fact);
        expect({ code, fact, of: field?.of }).toEqual({
          code,
          fact,
          of: of.kind === "element" && field?.of === "element" ? "element" : "building",
        });
      }
    }
});

test("a check asks for values that the dictionary's list has", () => {
  for (const { code, versions } of STATUTORY_CHECKS)
    for (const { when, terms } of versions)
      for (const condition of [when, ...terms.map((term) => term.when)])
        for (const { fact, is } of testsIn(condition)) {
          const type = fieldOf(fact)?.type;
          const fits = [is]
            .flat()
            .every((value) => type !== undefined && readValue({ type }, value, TODAY).kind === "value");
          expect({ code, fact, is, fits }).toEqual({ code, fact, is, fits: true });
        }
});

function testsIn(condition: unknown): { fact: string; is: unknown }[] {
  if (condition === null || typeof condition !== "object") return [];
  if ("is" in condition && "fact" in condition) return [condition as { fact: string; is: unknown }];
  return Object.values(condition).flatMap((inside: unknown) =>
    Array.isArray(inside) ? inside.flatMap(testsIn) : testsIn(inside),
  );
}

test("what is required is required of uses that there are, and asked of somebody", () => {
  for (const { required } of [...FIELDS, ...RECORD_KINDS])
    if (required !== undefined && required !== "all")
      expect(required.filter((use) => !Object.hasOwn(USE_LABEL, use))).toEqual([]);
});

const anyField = fc.constantFrom(...FIELDS);
const anything = fc.oneof(
  fc.anything(),
  fc.double(),
  fc.integer(),
  fc.string(),
  fc.boolean(),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
);

test("whatever is written, it is a value of the field or is refused in words; a value taken is taken again as it is", () => {
  fc.assert(
    fc.property(anyField, anything, (field, raw) => {
      const read = readValue(field, raw, TODAY);
      if (read.kind === "wrong") expect(read.because.length).toBeGreaterThan(5);
      else {
        expect(readValue(field, read.value, TODAY)).toEqual(read);
        expect(JSON.parse(JSON.stringify(read.value))).toEqual(read.value);
        expect(valueText(field, read.value).length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  [{ kind: "money" }, 123_456_789, "1.234.567,89 €"],
  [{ kind: "number", least: 0, most: 1e6, decimals: 2, unit: "m²" }, 1234.5, "1.234,5 m²"],
  [{ kind: "number", least: 1000, most: 2100, decimals: 0 }, 1965, "1965"],
  [{ kind: "boolean" }, false, "No"],
  [{ kind: "day", past: true }, "2026-03-01", "01/03/2026"],
] as const)("%j writes %j as %s", (type, value, text) => {
  expect(valueText({ type } as unknown as Field, value)).toBe(text);
});

const use = fc.constantFrom(...Object.keys(USE_LABEL));
const buildingFields = FIELDS.filter(({ of }) => of === "building");
const fact = fc.record({
  field: fc.constantFrom(...buildingFields),
  quality: fc.constantFrom("declared", "documented", "verified" as const),
  freshUntil: fc.option(fc.constantFrom("2026-05-09", TODAY, "2030-01-01"), { nil: undefined }),
});

/** A value that the field takes. */
function valueOf({ type }: Field) {
  if (type.kind === "boolean") return true;
  if (type.kind === "day") return "2020-01-01";
  if (type.kind === "code") return type.codes[0]?.code ?? "";
  if (type.kind === "text") return "x";
  return type.kind === "money" ? 100 : type.most;
}

test("counts never pass one another, and writing one more value of what is asked never lessens what is there", () => {
  fc.assert(
    fc.property(
      use,
      fc.uniqueArray(fact, { selector: ({ field }) => field.code, maxLength: 40 }),
      (ofUse, written) => {
        const facts = new Map(
          written.map(({ field, quality, freshUntil }) => [
            field.code,
            { value: valueOf(field), quality: quality as "declared", freshUntil },
          ]),
        );
        const measured = { use: ofUse, facts, records: new Set<string>(), today: TODAY };
        const { required, stated, founded, current, asked } = completenessOf(measured);
        expect(stated).toBeLessThanOrEqual(required);
        expect(founded).toBeLessThanOrEqual(stated);
        expect(current).toBeLessThanOrEqual(stated);
        const missing = asked.find(({ kind, state }) => kind === "field" && state === "missing");
        const field = fieldOf(missing?.code ?? "");
        if (
          field === undefined ||
          field.code === "fireActivity" ||
          field.code === "asbestos" ||
          field.code === "seismicClass"
        )
          return;
        facts.set(field.code, { value: valueOf(field), quality: "declared", freshUntil: undefined });
        expect(completenessOf(measured)).toMatchObject({ required, stated: stated + 1 });
      },
    ),
  );
});

test("what depends on a fact that nobody has stated is not asked yet", () => {
  const expires = fieldOf("fireCertificateExpires");
  expect(expires && isAsked(expires, "school", new Map())).toBe(false);
  expect(expires && isAsked(expires, "school", new Map([["fireActivity", true]]))).toBe(true);
  expect(expires && isAsked(expires, "school", new Map([["fireActivity", false]]))).toBe(false);
});
