import { isDatabaseGone } from "#runtime/database/passing-error.ts";
import { Problem } from "#runtime/problem.ts";

/** What a script can tell apart. Listed in the operator's guide. */
export const EXIT = {
  bug: 1,
  usage: 2,
  portTaken: 3,
  databaseUnavailable: 4,
  dataDirectory: 5,
  configuration: 6,
  diskFull: 7,
} as const;

export function exitCodeOf(error: unknown): number {
  const code = (error as { code?: unknown }).code;
  if (error instanceof Problem) {
    if (error.code === "configuration-invalid") return EXIT.configuration;
    if (error.code === "data-directory-in-use" || error.code === "data-directory-corrupt")
      return EXIT.dataDirectory;
    if (error.code === "bad-request") return EXIT.usage;
    return EXIT.bug;
  }
  if (isUsage(code)) return EXIT.usage;
  if (code === "EADDRINUSE") return EXIT.portTaken;
  if (code === "ENOSPC" || code === "53100") return EXIT.diskFull;
  if (isDatabaseGone(error) || code === "3D000" || code === "28P01") return EXIT.databaseUnavailable;
  return EXIT.bug;
}

/** `util.parseArgs` names its refusals so. */
const isUsage = (code: unknown): boolean => typeof code === "string" && code.startsWith("ERR_PARSE_ARGS_");

/** One Italian line that says what to do; a bug keeps its stack, since somebody must read it. */
export function explain(error: unknown): string {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof Problem)
    return `${error.title}${error.detail === undefined ? "" : `: ${error.detail}`}`;
  switch (exitCodeOf(error)) {
    case EXIT.usage:
      return `Opzione non riconosciuta: ${detail}. Ogni comando ha il suo --help.`;
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
