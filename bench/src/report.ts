import { readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";

/** One line of the results. */
export interface Finding {
  what: string;
  target: string;
  measured: string;
  /** Both sides in absolute figures, and how they were obtained. */
  detail: string;
  met: boolean;
  /** `2026-11-24`. */
  on: string;
}

const FOLDER = join(import.meta.dirname, "..");
const KEPT = join(FOLDER, "results.json");
const REPORT = join(FOLDER, "RESULTS.md");

/** Keeps the new findings beside those of runs that measured other things, and writes the report anew. */
export async function report(findings: readonly Omit<Finding, "on">[]): Promise<void> {
  const kept = JSON.parse(await readFile(KEPT, "utf8").catch(() => "[]")) as Finding[];
  const on = new Date().toISOString().slice(0, 10);
  const fresh = findings.map((finding) => ({ ...finding, on }));
  const all = [...kept.filter(({ what }) => !fresh.some((one) => one.what === what)), ...fresh];
  all.sort((a, b) => ORDER.indexOf(a.what.split(":")[0] ?? "") - ORDER.indexOf(b.what.split(":")[0] ?? ""));
  await writeFile(KEPT, `${JSON.stringify(all, null, 2)}\n`);
  await writeFile(REPORT, reportText(all));
  for (const { what, target, measured, detail, met } of fresh)
    console.log(`${met ? "✓" : "✗"} ${what}: ${measured} (obiettivo ${target}). ${detail}`);
}

const ORDER = [
  "Intake",
  "Reading",
  "Scale",
  "Writing",
  "Crowd",
  "Session",
  "Audit",
  "Dossier",
  "Export",
  "City",
  "Model",
  "Start",
  "Page",
];

function reportText(findings: readonly Finding[]): string {
  const rows = findings.map(
    ({ what, target, measured, detail, met, on }) =>
      `| ${met ? "✓" : "✗"} | ${what} | ${target} | **${measured}** | ${detail} | ${on} |`,
  );
  return `# Results

Written by \`npm run bench\`; a partial run (\`npm run bench -- --only page,list\`) renews only its own lines. Every ratio is
between the product and a bare server in the same run, one at a time, in turns: the median of the rounds. The bare server
(\`bench/src/bare-server.ts\`) is \`node:http\` + \`pg\` sending the product's own statements, prepared as the product prepares
them, without sign-in, permissions, access log and checks. Load generator, server and PostgreSQL share the machine
(last run: ${cpus().length} cores), so figures per second say little by themselves. "cpu" is the processor time of the bare
server for a request over the product's: it does not feel what else the machine does.

| | What | Target | Measured | Detail | On |
|---|---|---|---|---|---|
${rows.join("\n")}
`;
}
