/**
 * `node ops/scripts/write-sbom.ts [FILE]`: the bill of materials of what is installed in service (CycloneDX 1.5), to be kept
 * with each release and given to whatever looks for known weaknesses. Asks nobody: npm reads what is installed.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

interface Bom {
  metadata: { component: Record<string, unknown> };
  components: { name: string; purl?: string }[];
}

const text = execFileSync("npm", ["sbom", "--sbom-format", "cyclonedx", "--omit", "dev"], {
  cwd: ROOT,
  encoding: "utf8",
  maxBuffer: 64 * 1024 * 1024,
});
const bom = JSON.parse(text) as Bom;
const { name, version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  name: string;
  version: string;
};
// npm calls the product by the folder it happens to be in.
bom.metadata.component = { ...bom.metadata.component, name, version };
const file = process.argv[2] ?? join(ROOT, "var/sbom.json");
writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`);
console.log(`${bom.components.length} componenti in ${file}`);
