import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ACTIONS } from "#text/it-audit.ts";

const SERVER = join(import.meta.dirname, "../../../server/src");

/** Written in the register as text; `….read` are permissions, which are called in the same way. */
function actionsWritten(): string[] {
  const found = globSync("{features,main,runtime}/**/*.ts", { cwd: SERVER }).flatMap((file) => {
    const source = readFileSync(join(SERVER, file), "utf8");
    return [...source.matchAll(/(?:action:|granted:|refused:|withdrawn:) "([a-z-]+\.[a-z.-]+)"/g)].map(
      ([, action]) => action ?? "",
    );
  });
  return [...new Set(found)].filter((action) => !action.endsWith(".read"));
}

test("whatever the server writes in the register has a name in Italian", () => {
  const written = actionsWritten();
  expect(written).toContain("emergency.declare");
  expect(written).toContain("role.refuse");
  expect(written.filter((action) => !Object.hasOwn(ACTIONS, action))).toEqual([]);
});
