import { readFile, stat } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import { type FolderRule, faultOfPath, RULE_FIELDS } from "#domain/documents/folder-rules.ts";
import { documentTypeOf } from "#domain/documents/types.ts";
import { Problem } from "#runtime/problem.ts";

const text = z.string().trim().max(500);
const Rule = z.strictObject({
  percorso: text,
  ...Object.fromEntries(RULE_FIELDS.map((field) => [field, text.optional()])),
});
const Rules = z.union([z.array(Rule), z.object({ regole: z.array(Rule) }).transform(({ regole }) => regole)]);
const MOST_RULES = 500;
const MOST_BYTES = 1_000_000;

/**
 * The rules of a folder, from a JSON (a list of them) or a CSV with one a line.
 * @throws Problem `bad-request` naming every rule that does not stand, before any file is looked at
 */
export async function readRules(path: string): Promise<FolderRule[]> {
  const rules = await parsed(path);
  if (rules.length === 0) throw new Problem("bad-request", `${path}: non c'è nessuna regola`);
  if (rules.length > MOST_RULES) throw new Problem("bad-request", `${path}: più di ${MOST_RULES} regole`);
  const faults = rules.flatMap((rule, index) => {
    const fault = faultOf(rule);
    return fault === undefined ? [] : [{ field: `regola ${index + 1}`, message: fault }];
  });
  if (faults.length === 0) return rules;
  const told = faults.map(({ field, message }) => `${field}: ${message}`).join("; ");
  throw new Problem("bad-request", `${path}: ${told}`, faults);
}

async function parsed(path: string): Promise<FolderRule[]> {
  const size = await stat(path).then(
    (found) => found.size,
    () => undefined,
  );
  if (size === undefined) throw new Problem("bad-request", `${path}: il file delle regole non si apre`);
  if (size > MOST_BYTES) throw new Problem("bad-request", `${path}: è troppo grande per essere delle regole`);
  const content = (await readFile(path, "utf8")).replace(/^\uFEFF/, "");
  const read = Rules.safeParse(
    path.toLowerCase().endsWith(".json") ? fromJson(path, content) : fromCsv(path, content),
  );
  if (read.success) return read.data as FolderRule[];
  const [issue] = read.error.issues;
  throw new Problem("bad-request", `${path}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim());
}

function fromJson(path: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new Problem("bad-request", `${path}: non è JSON`);
  }
}

function fromCsv(path: string, content: string): unknown {
  const [heading = ""] = content.split(/\r?\n/, 1);
  const delimiter = heading.includes(";") ? ";" : ",";
  try {
    const rows = parse(content, {
      delimiter,
      columns: (names: string[]) => names.map((name) => name.trim().toLowerCase().replace("à", "a")),
      skip_empty_lines: true,
    }) as Record<string, string>[];
    return rows.map((row) =>
      Object.fromEntries(Object.entries(row).filter(([, value]) => value.trim() !== "")),
    );
  } catch (error) {
    throw new Problem("bad-request", `${path}: il CSV non si legge (${(error as Error).message})`);
  }
}

function faultOf(rule: FolderRule): string | undefined {
  const fault = faultOfPath(rule.percorso);
  if (fault !== undefined) return fault;
  const { tipo } = rule;
  return tipo !== undefined && !tipo.includes("{") && documentTypeOf(tipo) === undefined
    ? `il tipo «${tipo}» non c'è`
    : undefined;
}
