import { isExposed, isLoopback, isWide } from "#main/security/addresses.ts";
import { SHORTEST_RSA_BITS } from "#runtime/http/rsa-key.ts";
import { type Check, when } from "#main/security/weakness.ts";

/** 128 bits written in base64 are 22 characters, in hexadecimal 32; what a person invents is shorter. */
const SHORTEST_SECRET = 16;

const shortSecrets: Check = ({ settings: { isSandboxOn, secrets } }) => {
  const short = Object.entries(secrets).filter(([, value]) => value.length < SHORTEST_SECRET);
  return when(!isSandboxOn && short.length > 0, () => ({
    code: "short-secrets",
    gravity: "medium",
    what: `Segreti di meno di ${SHORTEST_SECRET} caratteri: ${short.map(([name]) => name).join(", ")}`,
    why: "si possono indovinare a tentativi",
    remedy: "concordarne di nuovi con chi gestisce la piattaforma: openssl rand -base64 32",
  }));
};

const repeatedSecrets: Check = ({ settings: { isSandboxOn, secrets } }) => {
  const names = Object.keys(secrets).filter((name) =>
    Object.entries(secrets).some(([other, value]) => other !== name && value === secrets[name]),
  );
  return when(!isSandboxOn && names.length > 0, () => ({
    code: "repeated-secrets",
    gravity: "medium",
    what: `Lo stesso segreto in più posti: ${names.join(", ")}`,
    why: "chi lo scopre in uno entra anche negli altri",
    remedy: "un segreto diverso per ciascuno",
  }));
};

const secretsInEnvironment: Check = ({ settings: { isSandboxOn, inEnvironment } }) =>
  when(!isSandboxOn && inEnvironment.length > 0, () => ({
    code: "secrets-in-environment",
    gravity: "low",
    what: `Segreti dati come variabili e non come file: ${inEnvironment.join(", ")}`,
    why: "le variabili si vedono con «docker inspect» e in /proc, e passano ai programmi figli",
    remedy:
      "NOME_FILE=/percorso al posto di NOME, con le credenziali di systemd o i segreti del contenitore (docs/guida/sicurezza.md)",
  }));

const shortKeys: Check = ({ settings: { keyBits } }) => {
  const short = Object.entries(keyBits).filter(([, bits]) => bits < SHORTEST_RSA_BITS);
  return when(short.length > 0, () => ({
    code: "short-keys",
    gravity: "high",
    what: `Chiavi RSA di meno di ${SHORTEST_RSA_BITS} bit: ${short.map(([name, bits]) => `${name} (${bits})`).join(", ")}`,
    why: "chi ha i mezzi ricava la chiave privata da quella pubblica, e firma o risponde al posto nostro",
    remedy: "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072, e un certificato nuovo",
  }));
};

/** The proxy's secret is worth everybody's identity. */
const SHORTEST_PROXY_SECRET = 32;

const proxyWithoutProof: Check = ({ settings: { access } }) =>
  when(believesHeaders(access.mode) && access.secret === "" && !access.hasCertificates, () => ({
    code: "identity-headers-without-proof",
    gravity: "critical",
    what: `ACCESS_MODE=${access.mode} senza ACCESS_PROXY_SECRET né ACCESS_PROXY_CERTIFICATES`,
    why: "chi riesce a parlare con Stabile da un indirizzo ammesso entra come chi vuole, scrivendo un'intestazione",
    remedy: "ACCESS_PROXY_SECRET_FILE, con lo stesso segreto sul proxy",
  }));

const proxySecretShort: Check = ({ settings: { access } }) =>
  when(
    believesHeaders(access.mode) && access.secret !== "" && access.secret.length < SHORTEST_PROXY_SECRET,
    () => ({
      code: "proxy-secret-short",
      gravity: "high",
      what: `ACCESS_PROXY_SECRET ha meno di ${SHORTEST_PROXY_SECRET} caratteri`,
      why: "chi lo indovina entra come chi vuole",
      remedy: "openssl rand -base64 32, sul proxy e qui",
    }),
  );

const proxyPeers: Check = ({ settings: { access } }) => {
  const wide = access.peers.filter(isWide);
  const isOpen = access.peers.length === 0 || wide.length > 0;
  return when(believesHeaders(access.mode) && isOpen, () => ({
    code: "proxy-peers-wide",
    gravity: access.hasCertificates ? "high" : "critical",
    what:
      wide.length > 0
        ? `ACCESS_PROXY_PEERS è troppo largo: ${wide.join(", ")}`
        : `ACCESS_MODE=${access.mode} senza ACCESS_PROXY_PEERS`,
    why: "le intestazioni d'identità vanno credute solo a chi è il proxy: un'altra macchina di quella rete può provare a fingersi tale",
    remedy: "solo l'indirizzo del proxy (127.0.0.1 e ::1 se è su questa macchina)",
  }));
};

const identityInClear: Check = ({ settings: { access, listensOn, servesTls } }) =>
  when(believesHeaders(access.mode) && !isLoopback(listensOn) && !servesTls, () => ({
    code: "identity-headers-in-clear",
    gravity: "high",
    what: `Con ACCESS_MODE=${access.mode} il segreto del proxy e le identità passano in chiaro (HOST=${listensOn}, senza TLS_CERT_FILE)`,
    why: "chi ascolta quel tratto di rete impara il segreto, e poi entra come chi vuole",
    remedy: "il proxy sulla stessa macchina con HOST=127.0.0.1, oppure TLS_CERT_FILE e TLS_KEY_FILE",
  }));

const believesHeaders = (mode: string): boolean => mode === "reverse-proxy" || mode === "shibboleth";

/** NIST SP 800-63B-4, 2.2.3 (AAL2): at most an hour idle and a day in all; what a municipality's desk bears is told in the guide. */
const MOST_IDLE_MINUTES = 120;
const MOST_HOURS = 12;

const longSessions: Check = ({ settings, people }) => {
  const idle = Number(settings.given("SESSION_IDLE_MINUTES") ?? 0);
  const hours = Number(settings.given("SESSION_HOURS") ?? 0);
  const open = people?.longSessions ?? 0;
  return when(idle > MOST_IDLE_MINUTES || hours > MOST_HOURS || open > 0, () => ({
    code: "sessions-too-long",
    gravity: "medium",
    what:
      open > 0 && hours <= MOST_HOURS && idle <= MOST_IDLE_MINUTES
        ? `Sono aperte ${open} sessioni di più di ${MOST_HOURS} ore`
        : `Le sessioni durano più di ${MOST_HOURS} ore, o più di ${MOST_IDLE_MINUTES} minuti senza far nulla`,
    why: "chi trova un computer acceso lavora come chi l'ha lasciato",
    remedy: "SESSION_HOURS fino a 12, SESSION_IDLE_MINUTES fino a 120; chiudere le sessioni aperte",
  }));
};

/** Point 7 of the specification of access: two years. */
const AUDIT_DAYS = 730;
/** What was said in calls carries particulars, although masked. */
const MOST_EXCERPT_DAYS = 180;

const retention: Check = ({ settings }) => {
  const audit = Number(settings.given("KEEP_AUDIT_DAYS") ?? AUDIT_DAYS);
  const excerpts = Number(settings.given("KEEP_EXCERPTS_DAYS") ?? 0);
  return [
    ...when(audit < AUDIT_DAYS, () => ({
      code: "audit-kept-too-briefly",
      gravity: "medium",
      what: `KEEP_AUDIT_DAYS=${audit}: i registri si tengono meno di 24 mesi`,
      why: "chi indaga su un abuso scoperto tardi non trova più chi ha fatto che cosa",
      remedy: "almeno 730 giorni, o la scelta del responsabile della protezione dei dati messa per iscritto",
    })),
    ...when(excerpts > MOST_EXCERPT_DAYS, () => ({
      code: "excerpts-kept-too-long",
      gravity: "low",
      what: `KEEP_EXCERPTS_DAYS=${excerpts}: i brani delle chiamate si tengono più di ${MOST_EXCERPT_DAYS} giorni`,
      why: "servono a capire un guasto; oltre, sono dati tenuti senza scopo (GDPR, art. 5, par. 1, lett. e)",
      remedy: "togliere la variabile: 30 giorni bastano",
    })),
  ];
};

const debugLog: Check = ({ settings }) =>
  when(settings.given("LOG_LEVEL") === "debug" && isExposed(settings), () => ({
    code: "log-too-loud",
    gravity: "low",
    what: "LOG_LEVEL=debug su un'installazione in servizio",
    why: "più si scrive, più c'è da custodire; e il disco si riempie",
    remedy: "LOG_LEVEL=warn, finito di cercare il guasto",
  }));

export const SECRET_CHECKS: readonly Check[] = [
  shortSecrets,
  repeatedSecrets,
  shortKeys,
  secretsInEnvironment,
  proxyWithoutProof,
  proxySecretShort,
  proxyPeers,
  identityInClear,
  longSessions,
  retention,
  debugLog,
];
