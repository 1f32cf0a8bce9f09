import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../../..");

interface Locked {
  version?: string;
  link?: boolean;
  integrity?: string;
  resolved?: string;
  license?: string;
  hasInstallScript?: boolean;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
  packages: Record<string, Locked>;
};
const ours = Object.entries(packages).filter(([path]) => !path.includes("node_modules"));
const theirs = Object.entries(packages).filter(([path, { link }]) => path.includes("node_modules") && !link);

test("every dependency of ours is pinned to one version", () => {
  const loose = ours.flatMap(([path, { dependencies, devDependencies }]) =>
    Object.entries({ ...dependencies, ...devDependencies })
      .filter(([name, wanted]) => !name.startsWith("@stabile/") && !/^\d+\.\d+\.\d+$/.test(wanted))
      .map(([name, wanted]) => `${path}: ${name} ${wanted}`),
  );
  expect(loose).toEqual([]);
});

test("whatever is installed comes from the registry and is held to the sum of its bytes", () => {
  const unheld = theirs.filter(
    ([, { integrity, resolved }]) =>
      !integrity?.startsWith("sha512-") || /^(git|http:|file:)/.test(resolved ?? ""),
  );
  expect(unheld.map(([path]) => path)).toEqual([]);
  expect(theirs.length).toBeGreaterThan(300);
});

/** Licences that may be joined with EUPL-1.2; OFL is of typefaces, taken as they are. An old package carries its own as a file and not as a field: MIT. */
const TAKEN =
  /^\(?(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|MPL-2\.0|LGPL-3\.0-or-later|BlueOak-1\.0\.0|Unlicense|CC0-1\.0|OFL-1\.1|MIT\/X11)\b/;
const WITHOUT_FIELD = [
  "node_modules/dom-walk",
  // Says "BSD"; its file is the licence of two clauses.
  "node_modules/duck",
  // Its file is MIT's.
  "node_modules/png-js",
  // Typefaces under Bitstream Vera's licence: free to embed and to hand on.
  "node_modules/dejavu-fonts-ttf",
];

test("whatever is installed has a licence that EUPL-1.2 can be joined with", () => {
  const strange = theirs.filter(
    ([path, { license }]) => !TAKEN.test(license ?? "") && !WITHOUT_FIELD.includes(path),
  );
  expect(strange.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
});
