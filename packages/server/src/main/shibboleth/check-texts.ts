import type { Finding } from "#main/finding.ts";
import { SIGN_IN_PATH } from "#main/shibboleth/generated-files.ts";
import {
  identityHeaders,
  mappedNames,
  PROXY_HEADERS,
  SESSION_HEADERS,
} from "#main/shibboleth/identity-names.ts";
import type { ShibbolethSettings } from "#main/shibboleth/settings.ts";

/** What is asked of a file that a person may have changed, and what follows when it is not so. */
type Demand = [holds: boolean, otherwise: string];

const wrong = (demands: readonly Demand[], file: string): Finding[] =>
  demands
    .filter(([holds]) => !holds)
    .map(([, otherwise]) => ({ level: "error", code: 6, text: `${file}: ${otherwise}` }));

/** Only what mod_shib reads: a commented line gives no protection. */
const withoutComments = (xml: string): string => xml.replaceAll(/<!--[\s\S]*?-->/g, "");

const tagOf = (xml: string, name: string): string => new RegExp(`<${name}\\b[^>]*>`).exec(xml)?.[0] ?? "";

export function judgeServiceProvider(written: string, settings: ShibbolethSettings): Finding[] {
  const xml = withoutComments(written);
  return wrong(
    [...whoWeAre(xml, settings), ...whoEnters(xml, settings), ...whatWeAreTold(xml, settings)],
    "shibboleth2.xml",
  );
}

function whoWeAre(xml: string, { entityId }: ShibbolethSettings): Demand[] {
  const defaults = tagOf(xml, "ApplicationDefaults");
  return [
    [defaults.includes(` entityID="${entityId}"`), `non è di ${entityId}`],
    [defaults.includes(' signing="true"'), 'manca signing="true": il SIRAC non può sapere chi chiede'],
    [
      /signingAlg="[^"]*rsa-sha(256|384|512)"/.test(defaults),
      "manca signingAlg con SHA-256: le risposte SOAP sarebbero firmate SHA-1",
    ],
    [/digestAlg="[^"]*#sha(256|384|512)"/.test(defaults), "manca digestAlg con SHA-256"],
    [
      !defaults.includes("policyId="),
      "policyId su ApplicationDefaults: le uscite SOAP del SIRAC non avrebbero effetto",
    ],
    [!defaults.includes("REMOTE_USER="), "REMOTE_USER: il codice fiscale finirebbe nei registri di Apache"],
  ];
}

function whoEnters(xml: string, { idpEntityId }: ShibbolethSettings): Demand[] {
  const [sessions, sso] = [tagOf(xml, "Sessions"), tagOf(xml, "SSO")];
  return [
    [
      sso.includes(' policyId="blockUnsolicited"'),
      "manca blockUnsolicited su SSO: chiunque può far entrare qualcun altro con un'identità sua",
    ],
    [sso.includes(` entityID="${idpEntityId}"`), `SSO non nomina ${idpEntityId}`],
    [
      sessions.includes(' handlerSSL="true"') && sessions.includes(' cookieProps="https"'),
      'Sessions: servono handlerSSL="true" e cookieProps="https"',
    ],
    [
      Number(/ timeout="(\d+)"/.exec(sessions)?.[1]) >= Number(/ lifetime="(\d+)"/.exec(sessions)?.[1]),
      "Sessions: timeout più breve di lifetime, chi lavora da un po' non potrebbe più essere fatto uscire da altrove",
    ],
    [
      sessions.includes(' redirectLimit="exact"'),
      'Sessions: manca redirectLimit="exact", si può essere mandati ovunque',
    ],
    [
      ["Status", "Admin"].every((type) =>
        new RegExp(`type="${type}"[^>]*\\bacl="127\\.0\\.0\\.1 ::1"`).test(xml),
      ),
      "Status e Logout/Admin devono avere acl solo per questa macchina",
    ],
  ];
}

function whatWeAreTold(xml: string, { host, app, noticePort }: ShibbolethSettings): Demand[] {
  const notices = xml.match(/<Notify\b[^>]*>/g) ?? [];
  const isNotified = (channel: string, address: string) =>
    notices.some((one) => one.includes(`Channel="${channel}"`) && one.includes(`Location="${address}"`));
  const back = `${app.length > 1 ? `http://127.0.0.1:${noticePort}` : app[0]}/slo/back`;
  return [
    [isNotified("front", `${host}/slo/front`), `manca Notify front verso ${host}/slo/front`],
    [isNotified("back", back), `manca Notify back verso ${back}: chi esce altrove resterebbe dentro`],
    [
      xml.includes(`redirectErrors="${host}/accesso/errore"`),
      "manca redirectErrors: gli errori non sarebbero spiegati",
    ],
  ];
}

export function judgePolicies(securityPolicy: string, attributePolicy: string): Finding[] {
  const policy = withoutComments(securityPolicy);
  const security: Demand[] = [
    [policy.includes('checkReplay="true"'), "manca checkReplay: la stessa risposta varrebbe due volte"],
    [
      /<Policy id="blockUnsolicited"[\s\S]*blockUnsolicited="true"/.test(policy),
      "la politica blockUnsolicited non blocca nulla",
    ],
    [
      policy.includes('PolicyRule type="Audience"'),
      "manca Audience: varrebbe una risposta fatta per un altro servizio",
    ],
    [/ExcludedAlgorithms[^>]*>[\s\S]*rsa-sha1/.test(policy), "SHA-1 è ancora accettato nelle firme"],
  ];
  const attributes: Demand[] = [
    [
      !withoutComments(attributePolicy).includes('attributeID="*"'),
      'attributeID="*" lascia passare qualunque attributo',
    ],
  ];
  return [...wrong(security, "security-policy.xml"), ...wrong(attributes, "attribute-policy.xml")];
}

/** An attribute that is not mapped, or not let in, never arrives: the person is told that it is missing, or has no role. */
export function judgeAttributes(
  { map, policy }: { map: string; policy: string },
  { dialect, accessory }: ShibbolethSettings,
): Finding[] {
  const headers = [...new Set(mappedNames(dialect, accessory).map(({ header }) => header))];
  const absent = (text: string, name: string) =>
    headers.filter((header) => !withoutComments(text).includes(` ${name}="${header}"`));
  const lost = "chi entra ne è senza; ripeti il comando con --overwrite";
  return [
    ...wrong([listed(absent(map, "id"), `non traduce %: ${lost}`)], "attribute-map.xml"),
    ...wrong(
      [listed(absent(policy, "attributeID"), `non lascia passare %: ${lost}`)],
      "attribute-policy.xml",
    ),
  ];
}

const listed = (names: readonly string[], otherwise: string): Demand => [
  names.length === 0,
  otherwise.replace("%", names.join(", ")),
];

export function judgeApache(written: string, settings: ShibbolethSettings): Finding[] {
  const text = written.replaceAll(/^\s*#.*$/gm, "");
  return wrong([...whatComesFromOutside(text, settings), ...whatGoesInside(text, settings)], "apache.conf");
}

function whatComesFromOutside(text: string, { accessory }: ShibbolethSettings): Demand[] {
  const unset = text.matchAll(/^\s*RequestHeader unset (\S+) early\s*$/gim);
  const early = new Set([...unset].map(([, name = ""]) => name.toLowerCase()));
  const identity = [...identityHeaders(accessory), ...SESSION_HEADERS];
  const open = [...identity, ...PROXY_HEADERS].filter((name) => !early.has(name.toLowerCase()));
  const late = identity.filter((name) => new RegExp(`RequestHeader unset ${name}\\s*$`, "im").test(text));
  return [
    [open.length === 0, `senza «RequestHeader unset … early»: ${open.join(", ")}`],
    [
      !locationsOf(text).some((block) => / early\b/.test(block)),
      "un «early» dentro una Location non vale: va nel VirtualHost",
    ],
    [late.length === 0, `senza «early» toglie l'identità vera: ${late.join(", ")}`],
    [
      text.includes("RewriteRule ^ - [R=400") && text.includes('SetEnvIfNoCase "^(comge|shib)'),
      "manca il rifiuto delle intestazioni che somigliano a un'identità",
    ],
    [/<Location \/slo\/back>\s*Require all denied/.test(text), "/slo/back è aperto da fuori"],
    [text.includes("SSLProtocol -all +TLSv1.2 +TLSv1.3"), "SSLProtocol: solo TLS 1.2 e 1.3"],
  ];
}

function whatGoesInside(text: string, { app }: ShibbolethSettings): Demand[] {
  const door = locationsOf(text).find((block) => block.startsWith(`<Location ${SIGN_IN_PATH}>`)) ?? "";
  return [
    [
      !/ShibUseHeaders\s+On/i.test(text),
      "ShibUseHeaders On: passa intestazioni che nessuno controlla, e la chiave anti-falsi",
    ],
    [
      door.includes("Require shib-session") && door.includes("AuthType shibboleth"),
      `${SIGN_IN_PATH} non è protetta da mod_shib`,
    ],
    [
      !/RequestHeader set X-Proxy-Secret (?!"\$\{)/i.test(text),
      "il segreto è scritto in chiaro in un file che tutti leggono: sta in proxy-secret.conf",
    ],
    [
      text.includes(`ProxyPass / ${app.length > 1 ? "balancer://stabile" : app[0]}/`) &&
        app.every((url) => text.includes(` ${url}`)),
      `non passa le richieste a ${app.join(", ")}`,
    ],
  ];
}

const locationsOf = (text: string): string[] => text.match(/<Location\b[\s\S]*?<\/Location>/gi) ?? [];
