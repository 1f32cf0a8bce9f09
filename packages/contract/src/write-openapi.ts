/** `npm run openapi`: writes the committed `openapi.yaml`. With `--check` it only compares, and fails on a difference. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { openApiDocument } from "./openapi-document.ts";

const TARGET = join(import.meta.dirname, "../openapi.yaml");
const text = stringify(openApiDocument(), { aliasDuplicateObjects: false, lineWidth: 110 });

if (!process.argv.includes("--check")) await writeFile(TARGET, text);
else if ((await readFile(TARGET, "utf8").catch(() => "")) !== text) {
  console.error("openapi.yaml differs from the contract: run npm run openapi");
  process.exitCode = 1;
}
