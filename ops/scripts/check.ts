/**
 * `npm run check`: format, lint with the arrow rules, types, dead code, drift of generated files.
 * Every step runs, so that one reading shows all that is wrong.
 */
import { join } from "node:path";
import { runStep, type Step } from "./run-steps.ts";

const ROOT = join(import.meta.dirname, "../..");
const bin = (name: string) => join(ROOT, "node_modules/.bin", name);

const STEPS: Step[] = [
  { name: "formato", command: bin("biome"), args: ["format", "."] },
  { name: "lint e frecce", command: bin("oxlint"), args: ["--type-aware", "--deny-warnings"] },
  { name: "tipi", command: bin("tsc"), args: ["-p", "tsconfig.json"] },
  { name: "tipi delle pagine", command: bin("tsc"), args: ["-p", "packages/web/tsconfig.json"] },
  { name: "codice morto", command: bin("knip"), args: [] },
  {
    name: "schema",
    command: process.execPath,
    args: [join(ROOT, "ops/scripts/generate-schema.ts"), "--check"],
  },
  {
    name: "openapi",
    command: process.execPath,
    args: [join(ROOT, "packages/contract/src/write-openapi.ts"), "--check"],
  },
  {
    name: "permessi",
    command: process.execPath,
    args: [join(ROOT, "ops/scripts/write-permissions.ts"), "--check"],
  },
];

let failed = 0;
for (const step of STEPS) {
  const { code, seconds } = await runStep({ ...step, cwd: ROOT });
  console.log(`${code === 0 ? "✓" : "✗"} ${step.name} (${seconds.toFixed(1)} s)`);
  if (code !== 0) failed += 1;
}
if (failed > 0) process.exitCode = 1;
