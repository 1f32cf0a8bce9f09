import { ACTIONS } from "@stabile/contract/route";
import fc from "fast-check";
import { expect, test } from "vitest";
import { capacityOf, signatureOf } from "#domain/access/capacity.ts";
import { ACTION_LABEL } from "#domain/access/labels.ts";
import {
  actionsOf,
  explain,
  type Grant,
  mayDo,
  type Origin,
  type Placement,
  type Principal,
  reaches,
  reachOf,
  ROLE_LABEL,
  type Role,
  type ScopeKind,
} from "#domain/access/policy.ts";

const ROLES = Object.keys(ROLE_LABEL) as Role[];
const keys = {
  municipality: [""],
  municipio: ["I", "II"],
  building: ["b1", "b2"],
  contract: ["c1"],
  firm: ["f1", "f2"],
};
const grant: fc.Arbitrary<Grant> = fc
  .record({
    role: fc.constantFrom(...ROLES),
    scopeKind: fc.constantFrom(...(Object.keys(keys) as ScopeKind[])),
    at: fc.nat(1),
    origin: fc.constantFrom<Origin>("hand", "group", "spreadsheet", "request", "substitution", "emergency"),
  })
  .map(({ role, scopeKind, at, origin }) => ({
    role,
    scopeKind,
    scopeKey: keys[scopeKind][at % keys[scopeKind].length] as string,
    origin,
    ...(origin === "substitution" ? { lentBy: { userId: "assente", displayName: "Anna Verdi" } } : {}),
  }));
const grants = fc.array(grant, { maxLength: 6 });
const row: fc.Arbitrary<Placement> = fc.record({
  municipio: fc.constantFrom("I", "II", null),
  buildingId: fc.constantFrom("b1", "b2", null),
  contractId: fc.constantFrom("c1", "c9", null),
  firmId: fc.constantFrom("f1", "f2", null),
});
const GUARDED = ACTIONS.filter((action) => !["public", "session", "platform.notify"].includes(action));
const action = fc.constantFrom(...GUARDED);
const holding = (held: readonly Grant[]): Principal => ({
  userId: "io",
  displayName: "Io",
  firmId: undefined,
  grants: held,
});

test("several grants reach exactly what each of them reaches, and nothing more", () => {
  fc.assert(
    fc.property(grants, action, row, (held, wanted, place) => {
      const together = reaches(reachOf(holding(held), wanted), place);
      const oneByOne = held.some((one) => reaches(reachOf(holding([one]), wanted), place));
      expect(together).toBe(oneByOne);
    }),
  );
});

test("a role more never takes anything away; a role less never gives anything", () => {
  fc.assert(
    fc.property(grants, grant, action, row, (held, one, wanted, place) => {
      if (reaches(reachOf(holding(held), wanted), place))
        expect(reaches(reachOf(holding([...held, one]), wanted), place)).toBe(true);
      expect(mayDo(holding([]), wanted)).toBe(false);
    }),
  );
});

test("whatever one may do is explained by at least one grant, and what is explained may be done", () => {
  fc.assert(
    fc.property(grants, (held) => {
      for (const one of GUARDED)
        expect(explain(held, one).length > 0, one).toBe(actionsOf(holding(held)).includes(one));
    }),
  );
});

test("permissions are never changed by an emergency, and what was lent is neither lent again nor widened", () => {
  const permissions = [
    "people.manage",
    "permissions.manage",
    "role.lend",
    "emergency.declare",
    "emergency.review",
  ];
  fc.assert(
    fc.property(grants, (held) => {
      const inEmergency = holding(held.map((one) => ({ ...one, origin: "emergency" as const })));
      for (const one of permissions) expect(mayDo(inEmergency, one), one).toBe(false);
      const lent = holding(held.map((one) => ({ ...one, origin: "substitution" as const })));
      for (const one of ["role.lend", "emergency.declare"]) expect(mayDo(lent, one), one).toBe(false);
    }),
  );
});

test("whoever acts by a role of their own signs alone; by another's, or in an emergency, it is said", () => {
  fc.assert(
    fc.property(grants, action, row, (held, wanted, place) => {
      const enough = explain(held, wanted).filter((one) => reaches(reachOf(holding([one]), wanted), place));
      const own = enough.some(({ origin }) => origin !== "substitution" && origin !== "emergency");
      expect(capacityOf(holding(held), wanted, place) === undefined).toBe(own || enough.length === 0);
    }),
  );
  const lent: Grant = {
    role: "technician",
    scopeKind: "municipality",
    scopeKey: "",
    origin: "substitution",
    lentBy: { userId: "anna", displayName: "Anna Verdi" },
  };
  expect(signatureOf(holding([lent]), "request.triage", {})).toEqual({
    actor: { id: "io", label: "Io (in sostituzione di Anna Verdi)" },
    detail: { capacity: "in sostituzione di Anna Verdi", inPlaceOf: "anna" },
  });
});

test("every action of a route has a name that who reads it understands", () => {
  expect(GUARDED.filter((one) => ACTION_LABEL[one] === undefined)).toEqual([]);
});

test("no role both orders and liquidates, nor carries work out and manages it", () => {
  for (const role of ROLES) {
    const may = actionsOf(holding([{ role, scopeKind: "municipality", scopeKey: "" }]));
    if (role === "contractor") expect(may).not.toContain("work-order.manage");
    if (role === "finance") expect(may).not.toContain("work-order.create");
  }
});
