import fc from "fast-check";
import { expect, test } from "vitest";
import { type Granter, grantRefusal, selfRefusal, type WantedGrant } from "#domain/access/granting.ts";
import { NOWHERE, ROLE_LABEL, type Role, type ScopeKind, scopesOf } from "#domain/access/policy.ts";

const ROLES = Object.keys(ROLE_LABEL) as Role[];
const SCOPES: ScopeKind[] = ["municipality", "municipio", "building", "contract", "firm"];
const person = fc.constantFrom("anna", "bruno", "carla");
const firm = fc.constantFrom("f1", "f2", "f3", null);
const granter: fc.Arbitrary<Granter> = fc.record({
  userId: fc.option(person, { nil: null, freq: 6 }),
  inPlaceOf: fc.option(person, { nil: undefined }),
  reach: fc.oneof(
    fc.constant({ all: true } as const),
    fc.subarray(["f1", "f2"]).map((firmIds) => ({ ...NOWHERE, firmIds }) as Granter["reach"]),
  ),
});
const wanted: fc.Arbitrary<WantedGrant> = fc.record({
  person: fc.record({ userId: person, firmId: firm }),
  role: fc.constantFrom(...ROLES),
  scopeKind: fc.constantFrom(...SCOPES),
  scopeFirmId: firm,
});

/** As one would say it: not to oneself, nor to whom one stands for; where it makes sense; of a firm only its own work. */
function saysModel({ userId, inPlaceOf, reach }: Granter, grant: WantedGrant): boolean {
  const acting = userId === null ? [] : [userId, inPlaceOf];
  if (acting.includes(grant.person.userId)) return false;
  if (!scopesOf(grant.role).includes(grant.scopeKind)) return false;
  if (reach.all) return true;
  const isOwn = (id: string | null) => id !== null && reach.firmIds.includes(id);
  const isTheirs = grant.person.firmId === null || isOwn(grant.person.firmId);
  return grant.role === "contractor" && isOwn(grant.scopeFirmId) && isTheirs;
}

test("a role is given exactly by who may, where it makes sense, and never to oneself or to whom one stands for", () => {
  fc.assert(
    fc.property(granter, wanted, (who, grant) => {
      expect(grantRefusal(who, grant) === undefined).toBe(saysModel(who, grant));
    }),
    { numRuns: 3_000 },
  );
});

test("whatever roles somebody has, one who manages a firm only never makes anybody a manager of anything", () => {
  fc.assert(
    fc.property(granter, wanted, (who, grant) => {
      fc.pre(!who.reach.all && grant.role !== "contractor");
      expect(grantRefusal(who, grant)).toBeDefined();
    }),
  );
});

test("nobody changes what is theirs, nor what is of whom they stand for; who types on the server is nobody of these", () => {
  fc.assert(
    fc.property(granter, person, (who, other) => {
      const isTheirs = who.userId !== null && [who.userId, who.inPlaceOf].includes(other);
      expect(selfRefusal(who, other) !== undefined).toBe(isTheirs);
    }),
  );
});
