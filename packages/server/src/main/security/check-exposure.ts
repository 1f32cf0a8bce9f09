import { DEMO_SECRETS } from "#main/demo-secrets.ts";
import { isExposed, isLoopback, isWide } from "#main/security/addresses.ts";
import { type Check, when } from "#main/security/weakness.ts";

const sandboxInPublic: Check = ({ settings }) =>
  when(settings.isSandboxOn && isExposed(settings), () => ({
    code: "sandbox-exposed",
    gravity: "critical",
    what: "Il comune simulato è acceso su un indirizzo raggiungibile da altre macchine",
    why: "chiunque entra scegliendo una delle identità di prova, e i segreti sono quelli pubblicati con il programma",
    remedy: "SANDBOX=false, con i segreti veri; per la sola formazione PUBLIC_URL e HOST su localhost",
  }));

/** Names are not secrets: `GATEWAY_KEY` and `REALGIMM_USER` of a real installation may be these. */
const PUBLISHED: readonly string[] = [
  DEMO_SECRETS.GATEWAY_SECRET,
  DEMO_SECRETS.CZRM_ESB_SECRET,
  DEMO_SECRETS.REALGIMM_PASSWORD,
  DEMO_SECRETS.AURIGA_PASSWORD,
];

const publishedSecrets: Check = ({ settings: { isSandboxOn, secrets } }) => {
  const names = Object.keys(secrets).filter((name) => PUBLISHED.includes(secrets[name] ?? ""));
  return when(!isSandboxOn && names.length > 0, () => ({
    code: "published-secrets",
    gravity: "critical",
    what: `Sono segreti pubblicati con il programma: ${names.join(", ")}`,
    why: "li conosce chiunque abbia letto il codice",
    remedy: "farsi dare un segreto nuovo da chi gestisce la piattaforma e metterlo al loro posto",
  }));
};

const plainHttp: Check = ({ settings: { publicUrl } }) =>
  when(publicUrl.protocol !== "https:" && !isLoopback(publicUrl.hostname), () => ({
    code: "public-url-in-clear",
    gravity: "critical",
    what: `PUBLIC_URL è ${publicUrl.origin}, senza TLS`,
    why: "chi sta in mezzo legge e cambia ciò che passa, sessioni comprese; i cookie di Stabile vogliono HTTPS e l'accesso non riesce",
    remedy: "un proxy con certificato davanti (docs/guida/installare.md) e PUBLIC_URL=https://…",
  }));

const publicUrlMissing: Check = ({ settings: { isSandboxOn, isPublicUrlSet } }) =>
  when(!isSandboxOn && !isPublicUrlSet, () => ({
    code: "public-url-missing",
    gravity: "medium",
    what: "Manca PUBLIC_URL",
    why: "da lì vengono gli indirizzi di ritorno dell'accesso: con quello di questa macchina nessun altro entra",
    remedy: "PUBLIC_URL=https://… come lo scrive la gente",
  }));

const listensEverywhere: Check = ({ settings: { listensOn, servesTls, trustedProxies, isSandboxOn } }) =>
  when(!isSandboxOn && !isLoopback(listensOn) && !servesTls && trustedProxies.length === 0, () => ({
    code: "listens-without-proxy",
    gravity: "high",
    what: `HOST=${listensOn}: Stabile ascolta da altre macchine in chiaro, e non è detto quale proxy gli sta davanti`,
    why: "si può arrivare a Stabile saltando il proxy, senza TLS e senza ciò che il proxy controlla",
    remedy:
      "HOST=127.0.0.1 se il proxy è su questa macchina; altrimenti TRUSTED_PROXIES, TLS tra i due e un firewall",
  }));

const wideProxies: Check = ({ settings: { trustedProxies } }) => {
  const wide = trustedProxies.filter(isWide);
  return when(wide.length > 0, () => ({
    code: "trusted-proxies-wide",
    gravity: "high",
    what: `TRUSTED_PROXIES è troppo largo: ${wide.join(", ")}`,
    why: "chiunque sia in quella rete dice da quale indirizzo viene: il limite di richieste e i registri gli credono",
    remedy: "solo gli indirizzi dei proxy",
  }));
};

const proxyUnnamed: Check = ({ settings: { publicUrl, isSandboxOn, servesTls, trustedProxies } }) =>
  when(!isSandboxOn && publicUrl.protocol === "https:" && !servesTls && trustedProxies.length === 0, () => ({
    code: "trusted-proxies-missing",
    gravity: "medium",
    what: "Davanti c'è un proxy (PUBLIC_URL è https) ma TRUSTED_PROXIES è vuoto",
    why: "tutte le persone sembrano venire dall'indirizzo del proxy: il limite di richieste le conta come una",
    remedy: "TRUSTED_PROXIES con l'indirizzo del proxy",
  }));

/** One person of an office never asks as much; more is no limit. */
const MOST_REQUESTS = 20_000;

const rateLimitOff: Check = ({ settings: { requestsPerMinute } }) =>
  when(requestsPerMinute > MOST_REQUESTS, () => ({
    code: "rate-limit-off",
    gravity: "medium",
    what: `REQUESTS_PER_MINUTE=${requestsPerMinute}: il limite di richieste è come spento`,
    why: "una sola persona, o una pagina guasta, può portare via i dati in blocco o fermare il servizio agli altri",
    remedy: "togliere la variabile: 1200 al minuto per persona bastano",
  }));

const clearPlatforms: Check = ({ settings: { platforms, isSandboxOn } }) => {
  const clear = Object.entries(platforms).filter(([, address]) => isClear(address));
  return when(!isSandboxOn && clear.length > 0, () => ({
    code: "platforms-in-clear",
    gravity: "high",
    what: `Si chiamano senza TLS: ${clear.map(([name, address]) => `${name}=${address}`).join(", ")}`,
    why: "token, credenziali e dati dei cittadini passano leggibili sulla rete",
    remedy: "l'indirizzo https della piattaforma",
  }));
};

function isClear(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol !== "https:" && !isLoopback(url.hostname);
}

const securityContact: Check = ({ settings: { isSandboxOn, given } }) =>
  when(!isSandboxOn && (given("SECURITY_CONTACT") ?? "") === "", () => ({
    code: "security-contact-missing",
    gravity: "low",
    what: "Manca SECURITY_CONTACT",
    why: "chi trova una debolezza non sa a chi dirlo (RFC 9116: /.well-known/security.txt)",
    remedy: "SECURITY_CONTACT=mailto:sicurezza@comune.example, o l'indirizzo di una pagina",
  }));

export const EXPOSURE_CHECKS: readonly Check[] = [
  sandboxInPublic,
  publishedSecrets,
  plainHttp,
  publicUrlMissing,
  listensEverywhere,
  wideProxies,
  proxyUnnamed,
  rateLimitOff,
  clearPlatforms,
  securityContact,
];
