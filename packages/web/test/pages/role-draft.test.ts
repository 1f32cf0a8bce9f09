import { expect, test } from "vitest";
import { bodyOf, EMPTY_ROLE, missingOf, withRole } from "#pages/people/role-draft.ts";

const CHOICES = [
  { role: "systems" as const, label: "Sistemi informativi", scopeKinds: ["municipality" as const] },
  {
    role: "technician" as const,
    label: "Tecnico comunale",
    scopeKinds: ["municipality" as const, "municipio" as const],
  },
];

test("the only scope of a role is chosen with it, and one that does not fit is dropped", () => {
  expect(withRole(EMPTY_ROLE, "systems", CHOICES)).toMatchObject({ scopeKind: "municipality" });
  const inMunicipio = { ...withRole(EMPTY_ROLE, "technician", CHOICES), scopeKind: "municipio" as const };
  expect(withRole({ ...inMunicipio, scopeCode: "III" }, "systems", CHOICES)).toMatchObject({
    scopeKind: "municipality",
    scopeCode: "",
  });
});

test("what is still to be filled in is told, a place included", () => {
  expect([...missingOf(EMPTY_ROLE)].sort()).toEqual(["reason", "role", "scopeKind"]);
  const draft = { ...EMPTY_ROLE, role: "technician", scopeKind: "municipio", reason: "Ferie" } as const;
  expect([...missingOf(draft)]).toEqual(["scopeCode"]);
});

test("what was left empty is not sent", () => {
  const draft = { ...EMPTY_ROLE, role: "technician", scopeKind: "municipality", reason: " Ferie " } as const;
  expect(bodyOf({ ...draft, scopeCode: "III" })).toEqual({
    role: "technician",
    scopeKind: "municipality",
    scopeCode: "",
    reason: "Ferie",
  });
});
