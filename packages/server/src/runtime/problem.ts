/**
 * The one table of everything that can be refused: code → HTTP status and Italian title.
 * `https://stabile.invalid/…` would promise a page; the type URI is a stable name under the API's own documentation.
 */
const PROBLEMS = {
  "bad-request": [400, "Richiesta non valida"],
  unauthenticated: [401, "Accesso richiesto"],
  "client-refused": [401, "Il gettone di chi chiama non è accettato"],
  "session-expired": [401, "Sessione scaduta: accedi di nuovo"],
  forbidden: [403, "Non hai il permesso per questa operazione"],
  "csrf-refused": [403, "Richiesta rifiutata: la pagina non è più valida, ricaricala"],
  "not-found": [404, "Non trovato"],
  "method-not-allowed": [405, "Operazione che questo indirizzo non ammette"],
  "not-acceptable": [406, "Formato di risposta non disponibile"],
  "request-timeout": [408, "La richiesta non è arrivata in tempo"],
  conflict: [409, "Conflitto con lo stato attuale"],
  "stale-version": [412, "Qualcun altro ha modificato questo dato: ricarica la pagina e riprova"],
  "precondition-required": [428, "Manca la versione su cui si sta lavorando"],
  "idempotency-key-required": [400, "Manca la chiave di idempotenza"],
  "idempotency-key-reused": [422, "La stessa chiave di idempotenza è stata usata per un'altra richiesta"],
  "invalid-transition": [409, "Operazione non possibile in questo stato"],
  unprocessable: [422, "Dati non accettabili"],
  "file-infected": [422, "L'antivirus ha fermato il file"],
  "payload-too-large": [413, "Contenuto troppo grande"],
  "unsupported-media-type": [415, "Tipo di contenuto non accettato"],
  "too-many-requests": [429, "Troppe richieste: riprova tra poco"],
  "headers-too-large": [431, "Intestazioni troppo grandi"],
  internal: [500, "Errore interno"],
  "database-unavailable": [503, "La base dati non risponde: riprova tra poco"],
  busy: [503, "Qualcun altro sta lavorando sugli stessi dati: riprova tra poco"],
  "antivirus-unavailable": [503, "L'antivirus non risponde: riprova tra poco"],
  "platform-unavailable": [503, "La piattaforma esterna non risponde"],
  // Below: told to the operator at start, never over HTTP.
  "data-directory-in-use": [500, "La cartella dei dati è già aperta da un altro processo"],
  "data-directory-corrupt": [500, "La base dati incorporata non si apre"],
  "migration-edited": [500, "Una migrazione già applicata è stata modificata"],
  "schema-newer": [500, "La base dati è di una versione di Stabile più nuova di questa"],
  "database-unfit": [500, "La base dati non va bene per Stabile"],
  "configuration-invalid": [500, "Configurazione non valida"],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof PROBLEMS;

export interface FieldError {
  /** JSON pointer or parameter name. */
  field: string;
  message: string;
}

/** Thrown where the caller can only give up. One table maps it to a status and an Italian title. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly detail: string | undefined;
  readonly errors: readonly FieldError[];

  constructor(code: ProblemCode, detail?: string, errors: readonly FieldError[] = []) {
    super(detail === undefined ? code : `${code}: ${detail}`);
    this.name = "Problem";
    this.code = code;
    this.detail = detail;
    this.errors = errors;
  }

  get status(): number {
    return PROBLEMS[this.code][0];
  }

  get title(): string {
    return PROBLEMS[this.code][1];
  }
}

export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail?: string;
  instance?: string;
  errors?: readonly FieldError[];
}

/** RFC 9457 document; `instance` carries the correlation id, which is all that a bug reveals. */
export function toProblemDocument(problem: Problem, correlationId: string): ProblemDocument {
  return {
    type: `urn:stabile:problem:${problem.code}`,
    title: problem.title,
    status: problem.status,
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    instance: `urn:uuid:${correlationId}`,
    ...(problem.errors.length === 0 ? {} : { errors: problem.errors }),
  };
}

/** The platform gave no usable answer. The queue retries; nobody else catches it. */
export class PlatformUnavailable extends Error {
  readonly platform: string;
  /** When the platform said when to come back. */
  readonly retryAt: Date | undefined;

  constructor(platform: string, message: string, retryAt?: Date) {
    super(message);
    this.name = "PlatformUnavailable";
    this.platform = platform;
    this.retryAt = retryAt;
  }
}
