import type { AnswerState } from "#main/security/security-state.ts";
import { type Check, when } from "#main/security/weakness.ts";

const unanswered: Check = ({ answers }) =>
  when(answers?.failure !== undefined, () => ({
    code: "public-url-unanswered",
    gravity: "high",
    what: `${answers?.url.href} non risponde come dovrebbe: ${answers?.failure}`,
    why: "un certificato non valido o scaduto abitua la gente a passare oltre l'avviso",
    remedy: "controllare proxy e certificato da un'altra macchina: openssl s_client -connect NOME:443",
  }));

/** A year (ASVS 5.0, 3.4.1). */
const SHORTEST_HSTS_S = 31_536_000;

const hsts: Check = ({ answers }) => {
  const said = header(answers?.page, "strict-transport-security");
  const seconds = Number(/max-age="?(\d+)/i.exec(said)?.[1] ?? 0);
  return when(answers?.page !== undefined && isHttps(answers) && seconds < SHORTEST_HSTS_S, () => ({
    code: "hsts-missing",
    gravity: "medium",
    what: "Manca Strict-Transport-Security, o dura meno di un anno",
    why: "la prima visita in chiaro può essere dirottata prima che il browser passi a HTTPS",
    remedy: "Stabile lo dice da sé se PUBLIC_URL è https: il proxy non deve toglierlo né accorciarlo",
  }));
};

const contentPolicy: Check = ({ answers }) => {
  const said = header(answers?.page, "content-security-policy");
  const isStrict =
    /(default|script)-src/.test(said) &&
    !/unsafe-(inline|eval)/.test(said) &&
    said.includes("frame-ancestors");
  return when(answers?.page !== undefined && !isStrict, () => ({
    code: "content-security-policy-weak",
    gravity: "medium",
    what: "La Content-Security-Policy manca o è stata allargata",
    why: "è ciò che ferma uno script entrato di nascosto in una pagina, e chi la incornicia in un'altra",
    remedy: "lasciare passare quella di Stabile: il proxy non deve aggiungerne una sua né toglierla",
  }));
};

const WANTED: Readonly<Record<string, RegExp>> = {
  "x-content-type-options": /^nosniff$/i,
  "referrer-policy": /no-referrer|same-origin|strict-origin/i,
};

const otherHeaders: Check = ({ answers }) => {
  const missing = Object.keys(WANTED).filter((name) => !WANTED[name]?.test(header(answers?.page, name)));
  return when(answers?.page !== undefined && missing.length > 0, () => ({
    code: "security-headers-missing",
    gravity: "medium",
    what: `Mancano le intestazioni: ${missing.join(", ")}`,
    why: "il browser torna a indovinare che cosa riceve, e dice ad altri da quale pagina si viene",
    remedy: "il proxy non deve toglierle: Stabile le mette in ogni risposta",
  }));
};

const versionTold: Check = ({ answers }) => {
  const told = ["server", "x-powered-by", "via"].filter((name) => /\/\d/.test(header(answers?.page, name)));
  return when(told.length > 0, () => ({
    code: "version-told",
    gravity: "low",
    what: `Il proxy dice il suo programma e la versione: ${told.join(", ")}`,
    why: "a chi cerca una debolezza nota basta leggerla",
    remedy: "ServerTokens Prod e ServerSignature Off (Apache), server_tokens off (nginx)",
  }));
};

/** What people type may be in clear text, if it leads to TLS and shows nothing. */
const clearTwin: Check = ({ answers }) => {
  const twin = answers?.inClear;
  const leadsToTls =
    /^https:/i.test(header(twin, "location")) && [301, 302, 307, 308].includes(twin?.status ?? 0);
  return when(twin !== undefined && !leadsToTls && twin.status < 400, () => ({
    code: "answers-in-clear",
    gravity: "high",
    what: `Lo stesso indirizzo risponde anche senza TLS (stato ${twin?.status})`,
    why: "chi ci arriva da un vecchio collegamento lavora in chiaro senza accorgersene",
    remedy: "sulla porta 80 solo un rinvio a https, o nulla",
  }));
};

const isHttps = ({ url }: { url: URL }): boolean => url.protocol === "https:";

const header = (answer: AnswerState | undefined, name: string): string => answer?.headers[name] ?? "";

export const ANSWER_CHECKS: readonly Check[] = [
  unanswered,
  hsts,
  contentPolicy,
  otherHeaders,
  versionTold,
  clearTwin,
];
