import { ROLE_LABEL, type Role, type ScopeKind } from "#domain/access/policy.ts";
import { readTaxCode } from "#domain/codes/codice-fiscale.ts";
import { isDay } from "#domain/time/civil-date.ts";
import { romeDay } from "#domain/time/rome.ts";
import { assignRole, type WantedRole } from "#features/access/assign-role.ts";
import type { Author } from "#features/access/role-store.ts";
import { termFault } from "#features/access/role-term.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inSavepoint } from "#features/access/savepoint.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

/** A row of a sheet of roles, as it was written. */
export interface WrittenRole {
  line: number;
  taxCode: string;
  name: string;
  role: string;
  scope: string;
  from: string;
  until: string;
  reason: string;
  /** What is wrong with the row as such. */
  fault?: string;
}

export interface RowOutcome extends Omit<WrittenRole, "reason" | "fault"> {
  outcome: "given" | "changed" | "same" | "refused";
  because?: string;
}

/** Nothing that was done is kept: it was only to be seen. */
class OnlyAPreview extends Error {}

/**
 * What a sheet does, row by row: each is done as a hand would, and one that is refused undoes only itself. As a preview it
 * is done all the same, and then undone as a whole: what is shown is what would happen.
 */
export async function applyRoleRows(
  db: Db,
  { rows, keep }: { rows: readonly WrittenRole[]; keep: boolean },
  author: Author,
): Promise<RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  const work = async (tx: Tx) => {
    const seen = new Map<string, number>();
    for (const row of rows) outcomes.push(await applyRow(tx, { row, seen }, author));
    if (!keep) throw new OnlyAPreview();
  };
  try {
    if (db.isTransaction && !keep) await inSavepoint(db as Tx, () => work(db as Tx));
    else await inTransaction(db, work);
  } catch (error) {
    if (!(error instanceof OnlyAPreview)) throw error;
  }
  return outcomes;
}

async function applyRow(
  tx: Tx,
  { row, seen }: { row: WrittenRole; seen: Map<string, number> },
  author: Author,
): Promise<RowOutcome> {
  const { reason: _reason, fault: _fault, ...shown } = row;
  const refused = (because: string): RowOutcome => ({ ...shown, outcome: "refused", because });
  const read = readRow(row, author.now);
  if (typeof read === "string") return refused(read);
  const key = `${read.taxCode} ${read.role} ${read.scope.kind} ${read.scope.code}`;
  const before = seen.get(key);
  if (before !== undefined) return refused(`È già alla riga ${before}`);
  seen.set(key, row.line);
  try {
    const { outcome } = await inSavepoint(tx, () => assignRole(tx, read, author));
    return { ...shown, taxCode: read.taxCode, outcome };
  } catch (error) {
    if (error instanceof Problem) return refused(error.detail ?? error.title);
    throw error;
  }
}

type ReadRow = WantedRole & { taxCode: string; displayName: string };

/** @returns the row's meaning, or why it has none */
function readRow(row: WrittenRole, now: Date): ReadRow | string {
  if (row.fault !== undefined) return row.fault;
  const code = readTaxCode(row.taxCode);
  if (code.kind === "invalid") return code.message;
  const role = readRole(row.role);
  if (role === undefined) return `Ruolo sconosciuto: «${row.role}»`;
  const scope = readScope(row.scope);
  if (scope === undefined) return `Ambito sconosciuto: «${row.scope}»`;
  const [from, until] = [readDay(row.from), readDay(row.until)];
  if (from === null) return `«${row.from}» non è una data`;
  if (until === null) return `«${row.until}» non è una data`;
  // A sheet that was exported says when each role began: what began already is no wish.
  const term = { from: from !== undefined && from > romeDay(now) ? from : undefined, until };
  const fault = termFault(term, now);
  if (fault !== undefined) return fault.message;
  const displayName = row.name.trim() === "" ? code.code : row.name.trim().slice(0, 200);
  const reason = row.reason.trim().slice(0, 500);
  return { taxCode: code.code, displayName, role, scope, term, origin: "spreadsheet", reason };
}

const folded = (text: string): string => text.trim().toLocaleLowerCase("it").replaceAll(/\s+/g, " ");

/** By its code, or as pages call it. */
function readRole(text: string): Role | undefined {
  const wanted = folded(text);
  return (Object.keys(ROLE_LABEL) as Role[]).find(
    (role) => role === wanted || folded(ROLE_LABEL[role]) === wanted,
  );
}

const SCOPE_WORDS: Record<string, ScopeKind> = {
  municipio: "municipio",
  edificio: "building",
  building: "building",
  contratto: "contract",
  contract: "contract",
  impresa: "firm",
  firm: "firm",
};

/** `tutto il Comune`, `municipio:III`, `impresa:F-LANTERNA`. */
function readScope(text: string): { kind: ScopeKind; code: string } | undefined {
  const [word = "", ...rest] = text.split(":");
  const [name, code] = [folded(word), rest.join(":").trim()];
  if (["", "tutto il comune", "comune", "municipality"].includes(name) && code === "")
    return { kind: "municipality", code: "" };
  const kind = SCOPE_WORDS[name];
  return kind === undefined || code === "" ? undefined : { kind, code };
}

/** @returns undefined for nothing, null for what is no day */
function readDay(text: string): string | undefined | null {
  const written = text.trim();
  if (written === "") return undefined;
  const italian = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(written);
  const day =
    italian === null
      ? written.slice(0, 10)
      : `${italian[3]}-${italian[2]?.padStart(2, "0")}-${italian[1]?.padStart(2, "0")}`;
  return isDay(day) && day >= "1900-01-01" && day <= "2200-12-31" ? day : null;
}

/** How a scope is written in a sheet. */
export function writeScope(kind: ScopeKind, code: string): string {
  if (kind === "municipality") return "tutto il Comune";
  const word = Object.entries(SCOPE_WORDS).find(([, meant]) => meant === kind)?.[0];
  return `${word}:${code}`;
}
