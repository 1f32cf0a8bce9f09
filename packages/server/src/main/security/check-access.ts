import { isLoopback, isWide } from "#main/security/addresses.ts";
import { type Check, when } from "#main/security/weakness.ts";

/** A month: an office's holidays, and the time that an authority takes. */
const SHORTEST_DAYS = 30;

const certificateEnds: Check = ({ answers }) => {
  const days = answers?.certificateDays ?? Infinity;
  return when(days < SHORTEST_DAYS, () => ({
    code: "certificate-ends",
    gravity: days < 7 ? "high" : "medium",
    what:
      days < 0
        ? `Il certificato HTTPS di ${answers?.url.host} è scaduto`
        : `Il certificato HTTPS di ${answers?.url.host} scade tra ${days} giorni`,
    why: "scaduto, il browser ferma tutti; e il SIRAC non può più dire che una persona è uscita",
    remedy:
      "chiederne uno nuovo, metterlo al suo posto sul proxy e ricaricarlo (Apache: systemctl reload apache2)",
  }));
};

/** What a door that believed us answers: it understood nothing of the notice, or took it. */
const BELIEVED: readonly unknown[] = [200, 400];

const noticesFromOutside: Check = ({ answers }) =>
  // On this machine who asks may well be who is believed.
  when(BELIEVED.includes(answers?.noticeStatus) && !isLoopback(answers?.url.hostname ?? ""), () => ({
    code: "notices-from-outside",
    gravity: "high",
    what: `${answers?.url.origin}/slo/back prende avvisi di uscita da fuori`,
    why: "mod_shib non li firma: chi conosce l'identificativo di una sessione può farla finire",
    remedy:
      "sul proxy rifiutare /slo/back (in Apache: <Location /slo/back> con Require all denied), e riceverli con ACCESS_NOTIFY_PORT su un indirizzo interno",
  }));

const noticesHeardEverywhere: Check = ({ settings: { access } }) => {
  const host = access.noticesHeardOn ?? "127.0.0.1";
  const wide = access.noticePeers.filter(isWide);
  return [
    ...when(access.mode !== "oidc" && ["0.0.0.0", "::", "[::]"].includes(host), () => ({
      code: "notices-heard-everywhere",
      gravity: "medium",
      what: `ACCESS_NOTIFY_HOST=${host}: gli avvisi di uscita si ascoltano su ogni indirizzo, anche quelli pubblici`,
      why: "mod_shib non li firma: a tenerli lontani da altri è solo l'indirizzo da cui arrivano",
      remedy: "l'indirizzo interno che il proxy raggiunge; 127.0.0.1 se il proxy è su questa macchina",
    })),
    ...when(access.mode !== "oidc" && wide.length > 0, () => ({
      code: "notice-peers-wide",
      gravity: "medium",
      what: `ACCESS_NOTIFY_PEERS è troppo largo: ${wide.join(", ")}`,
      why: "da ogni macchina di quella rete si può far finire la sessione di una persona",
      remedy: "solo l'indirizzo di chi avvisa",
    })),
  ];
};

const proxyNotBelieved: Check = ({ settings: { access }, people }) => {
  const times = people?.refusedArrivals ?? 0;
  return when(access.mode !== "oidc" && times > 0, () => ({
    code: "proxy-not-believed",
    gravity: "medium",
    what: `Nell'ultimo giorno ${times} arrivi a /accesso/sirac non venivano dal proxy, o il proxy non ha provato di essere lui`,
    why: "se è il proxy, il segreto o l'indirizzo non sono gli stessi dalle due parti e nessuno entra; se non lo è, qualcuno prova a entrare",
    remedy:
      "journalctl -u 'stabile-serve@*' | grep access.headers-refused dice da dove e perché («secret», «peer», «certificate»); poi ./stabile ops shibboleth --check, o lo stesso segreto sul proxy e in ACCESS_PROXY_SECRET_FILE",
  }));
};

export const ACCESS_CHECKS: readonly Check[] = [
  certificateEnds,
  noticesFromOutside,
  noticesHeardEverywhere,
  proxyNotBelieved,
];
