import { isExposed } from "#main/security/addresses.ts";
import type { FileState } from "#main/security/security-state.ts";
import { type Check, when } from "#main/security/weakness.ts";

const runsAsRoot: Check = ({ host: { userId } }) =>
  when(userId === 0, () => ({
    code: "runs-as-root",
    gravity: "high",
    what: "Questo comando gira come root: se lo fa anche il servizio, è troppo",
    why: "un difetto del programma darebbe a chi lo sfrutta tutta la macchina",
    remedy:
      "l'utente «stabile» dei file di ops/systemd; per doctor: runuser -u stabile -- ./stabile doctor --security",
  }));

const OLDEST_NODE = 24;

const oldNode: Check = ({ host: { nodeVersion } }) =>
  when(Number(nodeVersion.split(".")[0]) < OLDEST_NODE, () => ({
    code: "node-too-old",
    gravity: "high",
    what: `Node.js ${nodeVersion}: serve il ${OLDEST_NODE} o successivo`,
    why: "una versione fuori manutenzione non riceve più correzioni di sicurezza",
    remedy: "avviare con ./stabile, che usa il suo",
  }));

const INSPECT = /^--inspect/;
const LOOSE_HTTP = /^--insecure-http-parser/;

const nodeFlags: Check = ({ host: { nodeFlags: flags, checksCertificates } }) => [
  ...when(
    flags.some((flag) => INSPECT.test(flag)),
    () => ({
      code: "debugger-open",
      gravity: "critical",
      what: "Node è avviato con --inspect",
      why: "chi arriva a quella porta fa eseguire al programma ciò che vuole",
      remedy: "togliere --inspect dalla riga di comando e da NODE_OPTIONS",
    }),
  ),
  ...when(
    flags.some((flag) => LOOSE_HTTP.test(flag)),
    () => ({
      code: "loose-http-parser",
      gravity: "high",
      what: "Node è avviato con --insecure-http-parser",
      why: "una richiesta letta in due modi da proxy e programma ne nasconde un'altra (request smuggling)",
      remedy: "togliere --insecure-http-parser da NODE_OPTIONS",
    }),
  ),
  ...when(!checksCertificates, () => ({
    code: "certificates-not-checked",
    gravity: "critical",
    what: "NODE_TLS_REJECT_UNAUTHORIZED=0: i certificati delle piattaforme non sono controllati",
    why: "chi sta in mezzo può fingersi il SIRAC, il gateway o la base dati",
    remedy: "togliere la variabile; per un'autorità interna NODE_EXTRA_CA_CERTS=/percorso/ca.pem",
  })),
];

const developmentMode: Check = ({ settings, host: { nodeEnv } }) =>
  when(isExposed(settings) && (nodeEnv === "development" || nodeEnv === "test"), () => ({
    code: "development-mode",
    gravity: "low",
    what: `NODE_ENV=${nodeEnv} su un'installazione in servizio`,
    why: "qualche libreria si comporta da officina: messaggi più ricchi, controlli in meno",
    remedy: "togliere la variabile, o NODE_ENV=production",
  }));

const READ_BY_OTHERS = 0o004;
const WRITTEN_BY_OTHERS = 0o002;

const openFiles: Check = ({ host: { files } }) => {
  const open = files.filter(({ kind, mode }) => kind !== "program" && (mode & READ_BY_OTHERS) !== 0);
  const written = files.filter(({ mode }) => (mode & WRITTEN_BY_OTHERS) !== 0);
  return [
    ...when(open.length > 0, () => ({
      code: "files-readable-by-others",
      gravity: "high",
      what: `Li legge ogni utente della macchina: ${named(open)}`,
      why: "ci sono allegati dei cittadini, letture non ancora registrate, chiavi",
      remedy: "chmod o-rwx, e proprietario l'utente del servizio",
    })),
    ...when(written.length > 0, () => ({
      code: "files-writable-by-others",
      gravity: "critical",
      what: `Li scrive ogni utente della macchina: ${named(written)}`,
      why: "chi cambia quei file cambia il programma, o ciò che il programma crede",
      remedy: "chmod -R o-w, e poi controllare che nulla sia cambiato (git status)",
    })),
  ];
};

const named = (files: readonly FileState[]): string => files.map(({ path }) => path).join(", ");

export const HOST_CHECKS: readonly Check[] = [runsAsRoot, oldNode, nodeFlags, developmentMode, openFiles];
