import fc from "fast-check";
import { expect, test } from "vitest";
import { diffModel, type RegisterThing, type StagedChange } from "#domain/models/diff-model.ts";
import type { ModelObject, NeutralModel, ObjectKind } from "#domain/models/model-object.ts";
import { modelThings } from "#domain/models/model-things.ts";
import { soundModel } from "#domain/models/sound-model.ts";
import { ifcOfUni8290, uni8290OfClassification, uni8290OfIfc } from "#domain/models/uni8290-of-ifc.ts";
import { registerAfter } from "#test/domain/models/register-after.ts";

function object(kind: ObjectKind, key: string, rest: Partial<ModelObject> = {}): ModelObject {
  return {
    key,
    kind,
    ifcClass:
      { storey: "IfcBuildingStorey", space: "IfcSpace", element: "IfcBoiler" }[kind as string] ?? "IfcWall",
    name: key,
    attributes: {},
    parents: [],
    properties: [],
    classifications: [],
    materials: [],
    measures: {},
    ...rest,
  };
}

const modelOf = (objects: readonly ModelObject[]): NeutralModel => ({
  format: "ifc",
  schema: "IFC4",
  objects,
  keptSheets: [],
  findings: [],
});

const within = (key: string) => ({ parents: [{ key, relation: "IfcRelContainedInSpatialStructure" }] });

const thingsOf = (objects: readonly ModelObject[]) => modelThings(soundModel(modelOf(objects)));

/** Any objects: identifiers that repeat, parents that are missing, contain each other or themselves. */
const KEYS = ["a", "b", "c", "d", "e", "f", "g", "h"];
const anyObject = fc
  .record({
    kind: fc.constantFrom<ObjectKind>("storey", "space", "element", "zone", "type", "building"),
    key: fc.constantFrom(...KEYS),
    name: fc.constantFrom("", "Piano terra", "Aula", "Caldaia"),
    parents: fc.array(fc.constantFrom(...KEYS, "missing"), { maxLength: 3 }),
    typeKey: fc.option(fc.constantFrom(...KEYS, "missing"), { nil: undefined }),
    height: fc.option(fc.integer({ min: -5, max: 20 }), { nil: undefined }),
    value: fc.constantFrom<string | number | boolean>("", "REI 60", 3.5, true),
  })
  .map(({ kind, key, name, parents, typeKey, height, value }) =>
    object(kind, key, {
      name,
      parents: parents.map((parent) => ({ key: parent, relation: "IfcRelAggregates" })),
      ...(typeKey === undefined ? {} : { typeKey }),
      measures: height === undefined ? {} : { elevationM: height },
      properties: [{ set: "Pset_Uno", name: "Valore", value }],
    }),
  );
const anyObjects = fc.array(anyObject, { maxLength: 12 });
const anyRegister = fc.uniqueArray(
  fc
    .record({
      kind: fc.constantFrom("storey", "space", "element"),
      key: fc.constantFrom(...KEYS),
      isOwn: fc.boolean(),
      knows: fc.boolean(),
    })
    .map(
      ({ kind, key, isOwn, knows }): RegisterThing => ({
        id: `id ${key}`,
        kind,
        code: `codice ${key}`,
        name: "Aula",
        ...(isOwn || knows ? { guid: key } : {}),
        isOwn,
        ...(isOwn ? { discipline: "architecture" } : {}),
        fields: { name: { value: "Aula" } },
        stated: isOwn ? ["name"] : [],
      }),
    ),
  { selector: ({ id }) => id },
);

test("a model that is compared with what it has already become proposes nothing, whatever was there before", () => {
  fc.assert(
    fc.property(anyObjects, anyRegister, (objects, held) => {
      const things = thingsOf(objects);
      const { changes } = diffModel(things, held, "architecture");
      const register = registerAfter(held, changes, "architecture");
      const again = diffModel(things, register, "architecture");
      expect(again.changes).toEqual([]);
      expect(again.unchanged).toBe(things.length);
    }),
  );
});

test("whatever is wrong in a model ends in findings, and what is left is sound", () => {
  fc.assert(
    fc.property(anyObjects, (objects) => {
      const sound = soundModel(modelOf(objects));
      const again = soundModel({ ...sound, findings: [] });
      expect(again.findings).toEqual([]);
      expect(again.objects).toEqual(sound.objects);
      const duplicates = objects.length - new Set(objects.map(({ key }) => key)).size;
      expect(sound.findings.filter(({ code }) => code === "duplicate-id")).toHaveLength(duplicates);
    }),
  );
});

test("things that contain each other are told of, and no walk upward goes round", () => {
  const sound = soundModel(
    modelOf([
      object("storey", "a", within("b")),
      object("storey", "b", within("a")),
      object("element", "c", within("b")),
    ]),
  );
  expect(sound.findings).toMatchObject([{ code: "cyclic-containment" }]);
  expect(modelThings(sound)).toHaveLength(3);
});

test("containment a hundred thousand deep does not end the process", () => {
  const deep = Array.from({ length: 100_000 }, (_, index) =>
    object("other", `${index}`, within(`${index + 1}`)),
  );
  expect(soundModel(modelOf(deep)).findings).toMatchObject([{ code: "missing-parent" }]);
});

const storey = object("storey", "S1", { name: "Piano primo", measures: { elevationM: 3.2 } });
const ground = object("storey", "S0", { name: "Piano terra", measures: { elevationM: 0.05 } });
const cellar = object("storey", "S-1", { name: "Seminterrato", measures: { elevationM: -2.9 } });

test("the storey nearest to zero is the ground, those below it are counted downward", () => {
  const things = thingsOf([storey, cellar, ground]);
  expect(Object.fromEntries(things.map(({ name, fields }) => [name, fields.level?.value]))).toEqual({
    "Piano primo": 1,
    "Piano terra": 0,
    Seminterrato: -1,
  });
});

const changesAfter = (objects: readonly ModelObject[], held: readonly RegisterThing[]): StagedChange[] =>
  diffModel(thingsOf(objects), held, "architecture").changes;

test("a changed value is told with what was there, and alone", () => {
  const boiler = (power: number) =>
    object("element", "C1", {
      name: "Caldaia",
      properties: [{ set: "Pset_BoilerTypeCommon", name: "NominalPower", value: power, unit: "kW" }],
    });
  const held = registerAfter([], changesAfter([boiler(90)], []), "architecture");
  expect(changesAfter([boiler(115)], held)).toMatchObject([
    {
      action: "change",
      title: "Caldaia",
      fields: [
        {
          field: "Pset_BoilerTypeCommon.NominalPower",
          before: { value: 90, unit: "kW" },
          after: { value: 115, unit: "kW" },
        },
      ],
    },
  ]);
});

test("a model withdraws what it brought, not what another discipline or another platform did", () => {
  const held = registerAfter(
    [],
    changesAfter([ground, object("element", "C1", within("S0"))], []),
    "architecture",
  );
  const others: RegisterThing = { ...(held[1] as RegisterThing), id: "altrui", guid: "X", isOwn: false };
  const withdrawn = diffModel(thingsOf([ground]), [...held, others], "architecture").changes;
  expect(withdrawn).toMatchObject([{ action: "withdraw", key: "C1" }]);
  expect(diffModel(thingsOf([]), held, "services").changes).toEqual([]);
});

test("a row of another platform is found by its code, and is spoken of instead of written", () => {
  const row: RegisterThing = {
    id: "r1",
    kind: "element",
    code: "EL-7",
    name: "Caldaia",
    isOwn: false,
    fields: { name: { value: "Caldaia" }, serial: { value: "A1" } },
    stated: [],
  };
  const boiler = object("element", "C1", {
    name: "Caldaia",
    tag: "EL-7",
    properties: [{ set: "Pset_Uno", name: "SerialNumber", value: "B2" }],
  });
  const [change] = changesAfter([boiler], [row]);
  expect(change).toMatchObject({ action: "change", subjectId: "r1", isOwn: false });
  expect(change?.fields).toContainEqual({ field: "serial", before: { value: "A1" }, after: { value: "B2" } });
});

test("a code that two rows have identifies neither", () => {
  const row = (id: string): RegisterThing => ({
    id,
    kind: "element",
    code: "EL-7",
    name: "Caldaia",
    isOwn: false,
    fields: {},
    stated: [],
  });
  expect(changesAfter([object("element", "C1", { tag: "EL-7" })], [row("r1"), row("r2")])).toMatchObject([
    { action: "add" },
  ]);
});

test("an IFC class has its UNI 8290 class; a classification of the model says it better", () => {
  expect(uni8290OfIfc("IfcBoiler")).toBe("5.1");
  expect(uni8290OfIfc("IfcSlab", "ROOF")).toBe("2.4");
  expect(uni8290OfIfc("IfcBuildingElementProxy")).toBeUndefined();
  expect(uni8290OfClassification("UNI 8290-1", "5.9.2")).toBe("5.9");
  expect(uni8290OfClassification("Uniclass 2015", "5.9")).toBeUndefined();
  const [thing] = thingsOf([
    object("element", "W", {
      ifcClass: "IfcWall",
      classifications: [{ system: "UNI 8290", code: "2.1.1" }],
    }),
  ]);
  expect(thing?.fields.uni8290).toEqual({ value: "2.1" });
});

test("what goes out with a class of IFC comes in again with the same class of UNI 8290", () => {
  for (const code of [
    "1.1",
    "1.2",
    "2.1",
    "2.4",
    "3.1",
    "3.2",
    "3.3",
    "5.1",
    "5.2",
    "5.4",
    "5.7",
    "5.9",
    "6.1",
    "7",
    "8",
  ])
    expect(uni8290OfIfc(ifcOfUni8290(code))).toBe(code);
});
