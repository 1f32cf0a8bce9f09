import { type Check, when } from "#main/security/weakness.ts";

const missing: Check = ({ settings, antivirus }) =>
  when(!settings.isSandboxOn && antivirus === undefined, () => ({
    code: "antivirus-missing",
    gravity: "medium",
    what: "Nessun antivirus guarda i file che arrivano (manca ANTIVIRUS)",
    why: "un PDF o una foto malevoli sono conservati e dati a chi li scarica",
    remedy:
      "clamav-daemon su questa macchina e ANTIVIRUS=unix:/run/clamav/clamd.ctl (docs/guida/installare.md)",
  }));

const silent: Check = ({ antivirus }) =>
  when(antivirus?.failure !== undefined, () => ({
    code: "antivirus-silent",
    gravity: "high",
    what: `L'antivirus (${antivirus?.address}) non risponde: ${antivirus?.failure}`,
    why: "finché non risponde nessun file è preso: gli allegati sono rifiutati, quelli delle piattaforme aspettano",
    remedy: "systemctl status clamav-daemon; l'utente di Stabile deve poter aprire il suo socket",
  }));

/** Its makers publish every day; a week leaves room for a mirror that is behind. */
const OLDEST_DAYS = 7;

const old: Check = ({ antivirus }) =>
  when((antivirus?.signaturesDays ?? 0) > OLDEST_DAYS, () => ({
    code: "antivirus-old",
    gravity: "medium",
    what: `Le firme dell'antivirus sono di ${antivirus?.signaturesDays} giorni fa`,
    why: "non conosce ciò che è nato dopo",
    remedy:
      "clamav-freshclam acceso, e un firewall che lo lasci arrivare a database.clamav.net o a un suo specchio",
  }));

const inClear: Check = ({ antivirus }) =>
  when(antivirus?.isOnThisMachine === false, () => ({
    code: "antivirus-in-clear",
    gravity: "medium",
    what: `L'antivirus è su un'altra macchina (${antivirus?.address}), e clamd non ha né TLS né credenziali`,
    why: "gli allegati dei cittadini passano leggibili sulla rete, e chi sta in mezzo può dirli puliti",
    remedy: "clamd su questa macchina, o una rete riservata alle due (o un tunnel: stunnel, WireGuard)",
  }));

export const ANTIVIRUS_CHECKS: readonly Check[] = [missing, silent, old, inClear];
