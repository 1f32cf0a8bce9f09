import { isDatabaseGone } from "#runtime/database/passing-error.ts";
import { Problem, type ProblemCode } from "#runtime/problem.ts";

/** What a script can tell apart. Listed in the operator's guide. */
export const EXIT = {
  bug: 1,
  usage: 2,
  portTaken: 3,
  databaseUnavailable: 4,
  dataDirectory: 5,
  configuration: 6,
  diskFull: 7,
  busy: 8,
  auditBroken: 9,
  insecure: 10,
} as const;

const OF_PROBLEM: Partial<Record<ProblemCode, number>> = {
  "bad-request": EXIT.usage,
  "not-found": EXIT.usage,
  unprocessable: EXIT.usage,
  "configuration-invalid": EXIT.configuration,
  "data-directory-in-use": EXIT.dataDirectory,
  "data-directory-corrupt": EXIT.dataDirectory,
  "database-unavailable": EXIT.databaseUnavailable,
  "database-unfit": EXIT.databaseUnavailable,
  "schema-newer": EXIT.databaseUnavailable,
  "migration-edited": EXIT.databaseUnavailable,
  conflict: EXIT.busy,
};

/** A server that does not let us in (no such database, user or password: SQLSTATE), or whose name nobody knows. */
const NOT_LET_IN: readonly unknown[] = ["3D000", "28P01", "28000", "ENOTFOUND", "EAI_AGAIN"];

export function exitCodeOf(error: unknown): number {
  const code = (error as { code?: unknown }).code;
  if (error instanceof Problem) {
    return OF_PROBLEM[error.code] ?? EXIT.bug;
  }
  if (isUsage(code)) return EXIT.usage;
  if (code === "EADDRINUSE") return EXIT.portTaken;
  if (code === "ENOSPC" || code === "53100") return EXIT.diskFull;
  if (isDatabaseGone(error) || NOT_LET_IN.includes(code)) return EXIT.databaseUnavailable;
  return EXIT.bug;
}

/** `util.parseArgs` names its refusals so. */
const isUsage = (code: unknown): boolean => typeof code === "string" && code.startsWith("ERR_PARSE_ARGS_");

/** What `util.parseArgs` says in English. */
function usageText(error: unknown): string {
  const { code, message } = error as { code: string; message: string };
  const option = /'([^']+)'/.exec(message)?.[1] ?? "";
  if (code === "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL") return `Argomento di troppo: ${option}`;
  if (code !== "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") return `Opzione non riconosciuta: ${option}`;
  const name = option.split(" ")[0] ?? "";
  return message.includes("does not take") ? `${name} non vuole un valore` : `A ${name} manca il suo valore`;
}

/** One Italian line that says what to do; a bug keeps its stack, since somebody must read it. */
export function explain(error: unknown): string {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof Problem)
    return `${error.title}${error.detail === undefined ? "" : `: ${error.detail}`}`;
  switch (exitCodeOf(error)) {
    case EXIT.usage:
      return `${usageText(error)}. Ogni comando ha il suo --help.`;
    case EXIT.portTaken:
      return `La porta è già occupata da un altro programma (${detail}). Chiudilo, o scegli un'altra porta con PORT=… (SANDBOX_PORT=… per il comune simulato)`;
    case EXIT.diskFull:
      return `Il disco è pieno (${detail}). Libera spazio e riavvia: nulla di ciò che era confermato è andato perso.`;
    case EXIT.databaseUnavailable:
      return `La base dati non risponde (${detail}). Controlla DATABASE_URL e che PostgreSQL sia avviato.`;
    default:
      return `Errore imprevisto: ${error instanceof Error ? (error.stack ?? detail) : detail}`;
  }
}
