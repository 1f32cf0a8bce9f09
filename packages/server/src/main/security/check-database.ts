import { isExposed, isLoopback } from "#main/security/addresses.ts";
import type { SettingsState } from "#main/security/security-state.ts";
import { type Check, when } from "#main/security/weakness.ts";

const superuser: Check = ({ database }) =>
  when(database !== undefined && !database.isEmbedded && database.isSuperuser, () => ({
    code: "database-superuser",
    gravity: "high",
    what: "L'utente della base dati è un amministratore di PostgreSQL (superuser)",
    why: "un difetto del programma darebbe ogni base dati del server, e da lì la macchina",
    remedy:
      "un utente proprietario della sola base dati di Stabile; le estensioni le crea l'amministratore, una volta",
  }));

const ownsRegisters: Check = ({ database }) =>
  when(database !== undefined && !database.isEmbedded && database.ownsRegisters, () => ({
    code: "registers-owned",
    gravity: "low",
    what: "L'utente della base dati è il proprietario delle tabelle dei registri",
    why: "con la sua password si possono spegnere i controlli che vietano di riscriverli; Stabile ne ha bisogno per le migrazioni, perciò si rimedia accorgendosene",
    remedy:
      "custodire quella password, e conservare altrove una copia o l'ancora dei registri, con cui una riscrittura si scopre",
  }));

const clearDatabase: Check = ({ settings: { databaseUrl }, database }) =>
  when(isRemote(databaseUrl) && database?.isEncrypted === false, () => ({
    code: "database-in-clear",
    gravity: "high",
    what: `La connessione alla base dati su ${databaseUrl?.hostname} non è cifrata`,
    why: "tutto ciò che Stabile sa passa leggibile sulla rete, password compresa",
    remedy: "TLS su PostgreSQL e ?sslmode=verify-full in DATABASE_URL",
  }));

const LOOSE_MODES = ["no-verify", "allow", "prefer", "disable"];

const looseTls: Check = ({ settings: { databaseUrl }, database }) => {
  const mode = databaseUrl?.searchParams.get("sslmode") ?? "";
  return when(isRemote(databaseUrl) && database?.isEncrypted === true && LOOSE_MODES.includes(mode), () => ({
    code: "database-certificate-not-checked",
    gravity: "medium",
    what: `DATABASE_URL dice sslmode=${mode}: il certificato della base dati non è controllato`,
    why: "chi sta in mezzo può fingersi il server e leggere tutto",
    remedy: "sslmode=verify-full, con sslrootcert=/percorso/ca.pem se l'autorità è interna",
  }));
};

const COMMON = ["postgres", "password", "stabile", "admin", "changeme", "123456", "12345678", "root", "test"];
const SHORTEST_PASSWORD = 12;

const databasePassword: Check = ({ settings: { databaseUrl } }) => {
  if (databaseUrl === undefined) return [];
  const password = decoded(databaseUrl.password);
  const isGuessed =
    COMMON.includes(password.toLowerCase()) ||
    (password !== "" && [decoded(databaseUrl.username), databaseUrl.pathname.slice(1)].includes(password));
  return [
    ...when(isGuessed, () => ({
      code: "database-password-default",
      gravity: "critical",
      what: "La password della base dati è una di quelle che si provano per prime",
      why: "chi arriva alla porta di PostgreSQL entra",
      remedy: "openssl rand -base64 24, poi ALTER ROLE … PASSWORD e DATABASE_URL_FILE",
    })),
    ...when(password === "" && isRemote(databaseUrl), () => ({
      code: "database-password-empty",
      gravity: "high",
      what: "Alla base dati su un'altra macchina si entra senza password",
      why: "se PostgreSQL la lascia entrare (trust), lascia entrare chiunque in quella rete",
      remedy: "scram-sha-256 in pg_hba.conf, e la password in DATABASE_URL_FILE",
    })),
    ...when(!isGuessed && password !== "" && password.length < SHORTEST_PASSWORD, () => ({
      code: "database-password-short",
      gravity: "medium",
      what: `La password della base dati ha meno di ${SHORTEST_PASSWORD} caratteri`,
      why: "si può indovinare a tentativi",
      remedy: "openssl rand -base64 24",
    })),
  ];
};

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const pendingMigrations: Check = ({ database }) =>
  when((database?.missingMigrations.length ?? 0) > 0, () => ({
    code: "migrations-pending",
    gravity: "medium",
    what: `Migrazioni da applicare: ${database?.missingMigrations.length}, fino a ${database?.missingMigrations.at(-1)}`,
    why: "tra queste possono esserci correzioni di sicurezza, e il programma conta di trovarle",
    remedy: "./stabile migrate",
  }));

/** A token's `iat` and `exp` are compared with our clock, sessions with the database's. */
const MOST_SKEW_MS = 2_000;
const HARMFUL_SKEW_MS = 60_000;

const clockSkew: Check = ({ database }) => {
  const skew = Math.abs(database?.clockSkewMs ?? 0);
  return when(skew > MOST_SKEW_MS, () => ({
    code: "clock-skew",
    gravity: skew > HARMFUL_SKEW_MS ? "high" : "medium",
    what: `L'orologio di questa macchina e quello della base dati differiscono di ${(skew / 1000).toFixed(0)} s`,
    why: "scadenze di sessioni e token si sbagliano, e le ore dei registri non si mettono più in fila",
    remedy: "NTP (chrony o systemd-timesyncd) su tutte e due",
  }));
};

const embedded: Check = ({ settings, database }) =>
  when(database?.isEmbedded === true && !settings.isSandboxOn && isExposed(settings), () => ({
    code: "embedded-database",
    gravity: "medium",
    what: "In servizio con la base dati incorporata",
    why: "non sopporta la mancanza di corrente, e chi legge la cartella legge tutto, senza utenti né permessi",
    remedy: "PostgreSQL, con DATABASE_URL_FILE",
  }));

/** A path, as of a socket of this machine, has no host. */
function isRemote(databaseUrl: SettingsState["databaseUrl"]): boolean {
  if (databaseUrl === undefined || databaseUrl.searchParams.get("host")?.startsWith("/")) return false;
  return databaseUrl.hostname !== "" && !isLoopback(databaseUrl.hostname);
}

export const DATABASE_CHECKS: readonly Check[] = [
  superuser,
  ownsRegisters,
  clearDatabase,
  looseTls,
  databasePassword,
  pendingMigrations,
  clockSkew,
  embedded,
];
