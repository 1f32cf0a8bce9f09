import { ACTIONS } from "@stabile/contract/route";
import fc from "fast-check";
import { expect, test } from "vitest";
import { capacityOf, signatureOf } from "#domain/access/capacity.ts";
import { ACTION_LABEL } from "#domain/access/labels.ts";
import {
  actionsOf,
  explain,
  gives,
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
  scopesOf,
} from "#domain/access/policy.ts";

const ROLES = Object.keys(ROLE_LABEL) as Role[];
const keys = {
  municipality: [""],
  municipio: ["I", "II"],
  building: ["b1", "b2"],
  contract: ["c1"],
  firm: ["f1", "f2"],
};
const LENDERS = [
  { userId: "anna", displayName: "Anna Verdi" },
  { userId: "bruno", displayName: "Bruno Neri" },
];
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
    ...(origin === "substitution" ? { lentBy: LENDERS[at % 2] as NonNullable<Grant["lentBy"]> } : {}),
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

/**
 * What matters most of the policy, written a second time and by hand: who may do what cannot be taken back, what shows people
 * or moves money. A role that gains one of these by mistake is found here; one that should gain it is written twice.
 */
const ONLY: Record<string, Role[]> = {
  "request.triage": ["urp", "technician"],
  "reporter.read": ["urp", "technician"],
  "document.add": ["technician", "building-manager", "safety-officer"],
  "document.manage": ["technician", "building-manager", "safety-officer"],
  "document.discard": ["building-manager"],
  "document.read-office": ["urp", "technician", "building-manager", "safety-officer", "finance", "auditor"],
  "obligation.plan": ["technician", "safety-officer"],
  "protocol.manage": ["urp", "building-manager"],
  "protocol.read": ["urp", "technician", "building-contact", "building-manager", "safety-officer", "auditor"],
  "formal-request.file": ["building-contact"],
  "work-order.create": ["urp", "technician", "safety-officer"],
  "work-order.manage": ["technician"],
  "work-order.execute": ["technician", "contractor"],
  "work-order.export": ["technician", "safety-officer", "finance", "auditor"],
  "attachment.add": ["urp", "technician", "contractor", "building-manager", "safety-officer"],
  "dossier.write": ["technician", "building-manager", "safety-officer"],
  "exchange.read": ["systems", "auditor"],
  "exchange.operate": ["systems"],
  "people.read": ["firm-admin", "systems", "auditor"],
  "people.manage": ["firm-admin", "systems"],
  "permissions.manage": ["systems"],
  "emergency.declare": ["technician", "systems"],
  "emergency.review": ["systems", "auditor"],
  "audit.read": ["systems", "auditor"],
};
const NOT_IN_EMERGENCY = /^(people|permissions|role|emergency)\./;

/** The policy as one would say it in a sentence, for one grant: it is of the role, it is not taken away, it is there. */
function saysModel({ role, scopeKind, scopeKey, origin }: Grant, wanted: string, place: Placement): boolean {
  if (!(ONLY[wanted] ?? ROLES.filter((one) => isOrdinary(one, wanted))).includes(role)) return false;
  if (origin === "emergency" && NOT_IN_EMERGENCY.test(wanted)) return false;
  if (origin === "substitution" && ["role.lend", "emergency.declare"].includes(wanted)) return false;
  const key = { municipio: place.municipio, building: place.buildingId, contract: place.contractId };
  if (scopeKind === "municipality") return true;
  return scopeKey === (scopeKind === "firm" ? place.firmId : key[scopeKind]);
}

/** What is no danger is taken as the policy says it. */
const isOrdinary = (role: Role, wanted: string): boolean =>
  actionsOf(holding([{ role, scopeKind: "municipality", scopeKey: "" }])).includes(wanted);

test("what is dangerous is of the roles that it is meant for, and of no other", () => {
  for (const [wanted, roles] of Object.entries(ONLY))
    expect({ wanted, roles: ROLES.filter((role) => isOrdinary(role, wanted)) }).toEqual({ wanted, roles });
});

test("one reaches what one of one's grants says, in the place that it names, and nothing else anywhere", () => {
  fc.assert(
    fc.property(grants, action, row, (held, wanted, place) => {
      const expected = held.some((one) => saysModel(one, wanted, place));
      expect(reaches(reachOf(holding(held), wanted), place)).toBe(expected);
    }),
    { numRuns: 2_000 },
  );
});

test("a row without a place is of nobody but the whole municipality", () => {
  fc.assert(
    fc.property(grants, action, (held, wanted) => {
      const narrow = held.filter(({ scopeKind }) => scopeKind !== "municipality");
      expect(reaches(reachOf(holding(narrow), wanted), {})).toBe(false);
      const nothing = { municipio: null, buildingId: null, contractId: null, firmId: null };
      expect(reaches(reachOf(holding(narrow), wanted), nothing)).toBe(false);
    }),
  );
});

test("a way of having a role takes away what it says, and the other ways nothing", () => {
  for (const role of ROLES)
    for (const wanted of GUARDED)
      for (const origin of ["hand", "group", "spreadsheet", "request"] as const)
        expect(gives({ role, origin }, wanted)).toBe(gives({ role }, wanted));
});

test("each role is given on the scopes on which it makes sense: who is of a firm never on the city, who watches never on a part", () => {
  expect(Object.fromEntries(ROLES.map((role) => [role, scopesOf(role)]))).toEqual({
    urp: ["municipality", "municipio"],
    technician: ["municipality", "municipio", "building", "contract"],
    contractor: ["firm", "contract"],
    "firm-admin": ["firm"],
    "building-contact": ["building", "municipio"],
    "building-manager": ["municipality", "municipio", "building"],
    "safety-officer": ["municipality", "municipio", "building"],
    finance: ["municipality", "contract"],
    systems: ["municipality"],
    auditor: ["municipality"],
  });
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
    "people.read",
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
      const capacity = capacityOf(holding(held), wanted, place);
      expect(capacity === undefined).toBe(own || enough.length === 0);
      if (capacity === undefined) return;
      // It is one that really suffices, here; and a person's rather than an emergency.
      expect(saysModel(capacity, wanted, place)).toBe(true);
      const isLent = enough.some(({ origin }) => origin === "substitution");
      expect(capacity.origin).toBe(isLent ? "substitution" : "emergency");
      const { detail } = signatureOf(holding(held), wanted, place);
      expect(detail.inPlaceOf).toBe(capacity.lentBy?.userId);
    }),
    { numRuns: 5_000 },
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
