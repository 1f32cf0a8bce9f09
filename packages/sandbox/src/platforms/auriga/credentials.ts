import { randomBytes, timingSafeEqual } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { Call } from "#platforms/auriga/wire/envelope.ts";
import { REFUSAL, Refusal } from "#platforms/auriga/wire/refusal.ts";

/** The one technical user of the sandbox, and the application that it belongs to. */
const ACCOUNT = {
  application: "STABILE",
  instance: "COMUNE",
  username: "ws_stabile",
  password: "auriga-demo",
};
const TOKEN_LIFE_MS = 30 * 60_000;

export interface Session {
  application: string;
  username: string;
}

type Credentials = Pick<Call["fields"], "codApplicazione" | "istanzaApplicazione" | "userName" | "password">;

/**
 * Who is calling (reference §2): the user and password of each call, or a token in the password's place. `AURIGA` is
 * the server's own login, which names a domain as its instance; anything else is an application known to the server.
 */
export function signIn(db: DatabaseSync, given: Credentials, isExpired: () => boolean): Session {
  const { codApplicazione, istanzaApplicazione, userName, password } = given;
  const isInternal = codApplicazione === "AURIGA";
  if (codApplicazione === "" || (!isInternal && istanzaApplicazione === ""))
    throw new Refusal(REFUSAL.missingApplication, "Codice o istanza applicazione mancante", "Login");
  if (isInternal && !/^(\d+(:\d+)?)?$/.test(istanzaApplicazione))
    throw new Refusal(REFUSAL.wrongDomain, "Tipo o identificativo di dominio non numerico", "Login");
  if (userName === "" && password === "")
    throw new Refusal(REFUSAL.noCredentials, "Credenziali di accesso non valide", "Login");
  const isKnown =
    isInternal || (codApplicazione === ACCOUNT.application && istanzaApplicazione === ACCOUNT.instance);
  const isAllowed =
    userName === ""
      ? !isExpired() && isLiveToken(db, password)
      : userName === ACCOUNT.username && areEqual(password, ACCOUNT.password);
  if (!isKnown || !isAllowed) throw new Refusal(REFUSAL.loginFailed, "Autenticazione fallita", "Login");
  return { application: codApplicazione, username: ACCOUNT.username };
}

function areEqual(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Tokens live on the wall clock, like every other of the sandbox. How long Genoa's do is not known. */
export function issueToken(db: DatabaseSync, username: string): string {
  const token = randomBytes(24).toString("hex");
  db.prepare("DELETE FROM auriga_token WHERE expires < ?").run(Date.now());
  db.prepare("INSERT INTO auriga_token (token, username, expires) VALUES (?, ?, ?)").run(
    token,
    username,
    Date.now() + TOKEN_LIFE_MS,
  );
  return token;
}

function isLiveToken(db: DatabaseSync, token: string): boolean {
  return (
    db.prepare("SELECT 1 FROM auriga_token WHERE token = ? AND expires > ?").get(token, Date.now()) !==
    undefined
  );
}
