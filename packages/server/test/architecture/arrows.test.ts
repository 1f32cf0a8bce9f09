import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../../..");

/** Lowest first: a floor may use those before it, through their public.ts. The first and last few share a floor. */
const FLOORS = [
  ["access"],
  ["registry"],
  ["documents"],
  ["requests", "dossier", "territory", "protocol"],
  ["work-orders", "compliance", "models", "formal-requests", "protocol-register", "sources"],
  ["accounting", "planning", "contracts", "property"],
  [
    "exchange",
    "payments",
    "markets",
    "permits",
    "home",
    "search",
    "import",
    "audit",
    "dossier-exports",
    "labels",
  ],
];

function floorOf(feature: string): number {
  const floor = FLOORS.findIndex((features) => features.includes(feature));
  if (floor === -1) throw new Error(`the feature "${feature}" stands on no floor: add it to the list`);
  return floor;
}

/** @returns the imports of other features that the house does not allow, as `from → what` */
function forbiddenFeatureImports(feature: string, source: string): string[] {
  const found = source.matchAll(/["']#features\/([\w-]+)\/([^"']+)["']/g);
  return [...found]
    .filter(([, other]) => other !== feature)
    .filter(([, other, file]) => file !== "public.ts" || floorOf(other as string) >= floorOf(feature))
    .map(([, other, file]) => `${feature} → ${other}/${file}`);
}

test("a feature uses only the public side of the floors below it", async () => {
  const folder = join(ROOT, "packages/server/src/features");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const wrong: string[] = [];
  for (const entry of entries.filter((one) => one.isFile() && one.name.endsWith(".ts"))) {
    const feature = entry.parentPath.slice(folder.length + 1).split("/")[0] as string;
    wrong.push(
      ...forbiddenFeatureImports(feature, await readFile(join(entry.parentPath, entry.name), "utf8")),
    );
  }
  expect(wrong).toEqual([]);
});

test("the floor rule catches an import upward and one of another feature's inside", () => {
  expect(
    forbiddenFeatureImports("registry", 'import { x } from "#features/requests/public.ts";'),
  ).toHaveLength(1);
  expect(
    forbiddenFeatureImports("requests", 'import { x } from "#features/registry/store.ts";'),
  ).toHaveLength(1);
  expect(forbiddenFeatureImports("requests", 'import { x } from "#features/registry/public.ts";')).toEqual(
    [],
  );
});

/** @returns the imports of other areas' pages, as `from → what`: the linter's patterns cannot say "any page but mine" */
function forbiddenPageImports(area: string, source: string): string[] {
  return [...source.matchAll(/["']#pages\/([\w-]+)\/([^"']+)["']/g)]
    .filter(([, other]) => other !== area)
    .map(([, other, file]) => `${area} → ${other}/${file}`);
}

test("a page uses nothing of another area's pages: what two of them show is ui's", async () => {
  const folder = join(ROOT, "packages/web/src/pages");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const wrong: string[] = [];
  for (const entry of entries.filter((one) => one.isFile())) {
    const area = entry.parentPath.slice(folder.length + 1).split("/")[0] as string;
    wrong.push(...forbiddenPageImports(area, await readFile(join(entry.parentPath, entry.name), "utf8")));
  }
  expect(wrong).toEqual([]);
});

test("the page rule catches a page that uses another's, written or fetched later", () => {
  expect(forbiddenPageImports("home", 'import { x } from "#pages/requests/x.tsx";')).toHaveLength(1);
  expect(forbiddenPageImports("home", 'const x = () => import("#pages/requests/x.tsx");')).toHaveLength(1);
  expect(forbiddenPageImports("home", 'import { x } from "#pages/home/figures.ts";')).toEqual([]);
});

/** Guilty on purpose, one for each arrow: if the linter stops seeing one, this test says so. */
const GUILTY = {
  "packages/server/src/domain/guilty.ts":
    'import { x } from "#features/a/b.ts";\nimport y from "kysely";\nexport const z = [x, y];\n',
  "packages/server/src/ports/guilty.ts": 'import { x } from "#runtime/a.ts";\nexport const z = x;\n',
  "packages/server/src/runtime/guilty.ts": 'import { x } from "#features/a/b.ts";\nexport const z = x;\n',
  "packages/server/src/connectors/guilty.ts":
    'import type { X } from "#features/a/b.ts";\nexport type Z = X;\n',
  "packages/server/src/features/a/guilty.ts": 'export const z = () => import("#connectors/a/b.ts");\n',
  "packages/sandbox/src/guilty.ts": 'import { x } from "@stabile/contract/route";\nexport const z = x;\n',
  "packages/web/src/api/guilty.ts": 'import { x } from "#pages/a/b.ts";\nexport const z = x;\n',
  "packages/web/src/ui/guilty.ts": 'import { x } from "#pages/a/b.ts";\nexport const z = x;\n',
  "packages/web/src/pages/a/guilty.ts": 'import { x } from "../../shell/a.ts";\nexport const z = x;\n',
};

test("the linter sees every forbidden arrow in files that are guilty on purpose", async () => {
  const folder = await mkdtemp(join(tmpdir(), "stabile-canary-"));
  try {
    await cp(join(ROOT, ".oxlintrc.json"), join(folder, ".oxlintrc.json"));
    for (const [path, text] of Object.entries(GUILTY)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const output = await lint(folder);
    const caught = Object.keys(GUILTY).filter((path) => output.includes(path));
    expect(caught).toEqual(Object.keys(GUILTY));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

function lint(folder: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(join(ROOT, "node_modules/.bin/oxlint"), ["--format=unix"], { cwd: folder }, (_, stdout) =>
      resolve(
        stdout
          .split("\n")
          .filter((line) => line.includes("no-restricted-imports"))
          .join("\n"),
      ),
    );
  });
}
