import { expect, test } from "vitest";
import { groupKey, keysOfMembership } from "#domain/access/directory-group.ts";

const TECHNICIANS = "CN=Stabile-Tecnici,OU=Gruppi,DC=comune,DC=example";

test.each([
  ["cn=stabile-tecnici, ou=gruppi, dc=comune, dc=example"],
  ["CN = Stabile-Tecnici , OU=Gruppi,DC=comune,DC=example"],
  ["CN=Stabile\\2DTecnici,OU=Gruppi,DC=comune,DC=example"],
])("a group is the same however its distinguished name is written: %s", (written) => {
  expect(groupKey(written)).toBe(groupKey(TECHNICIANS));
});

test("an accent is the same as a letter and as its two bytes", () => {
  expect(groupKey("CN=Unit\\C3\\A0,DC=x")).toBe(groupKey("CN=Unità,DC=x"));
});

test("a group of another branch of the tree is another group, unless it is named alone", () => {
  const elsewhere = "CN=Stabile-Tecnici,OU=Prove,DC=comune,DC=example";
  expect(keysOfMembership(elsewhere)).not.toContain(groupKey(TECHNICIANS));
  expect(keysOfMembership(elsewhere)).toContain(groupKey("stabile-tecnici"));
});

test("a comma that belongs to a name does not end it", () => {
  const name = "CN=Tecnici\\, zona 1,OU=Gruppi";
  expect(keysOfMembership(name)).toContain(groupKey("Tecnici, zona 1"));
  expect(keysOfMembership(name)).not.toContain(groupKey("Tecnici"));
});
