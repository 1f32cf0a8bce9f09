import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  AUTHORITY_HEADER,
  identityHeaders,
  type MappedName,
  mappedNames,
  PROXY_HEADERS,
  SESSION_HEADERS,
  twinsOf,
} from "#main/shibboleth/identity-names.ts";
import { keyFiles } from "#main/shibboleth/key-change.ts";
import type { ShibbolethSettings } from "#main/shibboleth/settings.ts";

const TEMPLATES = join(import.meta.dirname, "../../../../../ops/shibboleth");
const GENERATED = "Scritto da «./stabile ops shibboleth». Per cambiarlo si ripete il comando.";

/** The only protected address of the application: there, and only there, it believes who it is told somebody is. */
export const SIGN_IN_PATH = "/accesso/sirac";

const TEMPLATE_NAMES = [
  "shibboleth2.xml",
  "attribute-map.xml",
  "attribute-policy.xml",
  "security-policy.xml",
  "protocols.xml",
  "shibd.logger",
  "shibd.service.conf",
  "apache.conf",
  "stabile.env",
  "LEGGIMI.md",
] as const;

/** How a sign-out ended, and what the person is told: Stabile's own page says it again, with its look. */
const LOGOUT_PAGES: Record<string, { outcome: string; title: string; explanation: string }> = {
  "localLogout.html": {
    outcome: "?dove=qui",
    title: "Sei uscito da Stabile",
    explanation: "Gli altri servizi a cui sei entrato restano aperti: per chiuderli tutti chiudi il browser.",
  },
  "globalLogout.html": {
    outcome: "",
    title: "Sei uscito da tutti i servizi",
    explanation: "L'accesso al SIRAC è chiuso.",
  },
  "partialLogout.html": {
    outcome: "?esito=parziale",
    title: "Sei uscito da Stabile, ma non da tutti i servizi",
    explanation: "Uno o più servizi non hanno confermato l'uscita: per chiuderli chiudi il browser.",
  },
};

export interface GeneratedFile {
  name: string;
  text: string;
}

/** @param folder where the files will be: they name each other by their whole path */
export async function generateFiles(settings: ShibbolethSettings, folder: string): Promise<GeneratedFile[]> {
  const words = wordsOf(settings, folder);
  const files = TEMPLATE_NAMES.map(async (name) => ({ name, text: fill(await template(name), words) }));
  const page = await template("logout.html");
  const pages = Object.entries(LOGOUT_PAGES).map(([name, { outcome, title, explanation }]) => ({
    name,
    text: fill(page, { next: `${settings.host}/uscita/fatto${outcome}`, title, explanation }),
  }));
  return [...(await Promise.all(files)), ...pages];
}

const template = (name: string): Promise<string> => readFile(join(TEMPLATES, name), "utf8");

/** @throws Error when a template asks for a word that there is not: a bug, found by the tests */
function fill(text: string, words: Record<string, string>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const word = words[name];
    if (word === undefined) throw new Error(`template: nobody gives {{${name}}}`);
    return word;
  });
}

function wordsOf(settings: ShibbolethSettings, folder: string): Record<string, string> {
  const { host, sessionHours } = settings;
  const url = new URL(host);
  const port = url.port === "" ? "443" : url.port;
  const { level, entityId, idpEntityId, tlsCertificate, tlsKey, logFolder, runFolder } = settings;
  return {
    ...{
      host,
      level,
      entityId,
      idpEntityId,
      tlsCertificate,
      tlsKey,
      logFolder,
      runFolder,
      folder,
      port,
    },
    generated: GENERATED,
    signInPath: SIGN_IN_PATH,
    authorityHeader: AUTHORITY_HEADER,
    lifetime: String(sessionHours * 3600),
    ssoOptions: ssoOptions(settings),
    metadataProvider: metadataProvider(settings, folder),
    credentialResolver: credentialResolver(settings, folder),
    ...nameLines(settings),
    ...behind(settings),
    ...listening(url, port),
  };
}

/** Of each name: what maps it, what lets it in, what drops it when it comes from outside, what carries it inside. */
function nameLines({ accessory, dialect }: ShibbolethSettings): Record<string, string> {
  const names = mappedNames(dialect, accessory);
  const headers = [...new Set(names.map(({ header }) => header))];
  const dropped = [...identityHeaders(accessory), ...SESSION_HEADERS, ...PROXY_HEADERS];
  const twins = dropped.flatMap(twinsOf).filter((twin) => !dropped.includes(twin));
  const lines = {
    attributes: names.flatMap(attributeLines),
    rules: [...headers, AUTHORITY_HEADER].map(
      (id) => `    <AttributeRule attributeID="${id}" permitAny="true"/>`,
    ),
    unsets: dropped.map((name) => `  RequestHeader unset ${name} early`),
    twins: twins.map((twin) => `  RequestHeader unset ${twin}`),
    sets: [...headers, ...SESSION_HEADERS].map(
      (name) => `    RequestHeader set ${name} "%{${name}}e" env=${name}`,
    ),
  };
  return Object.fromEntries(Object.entries(lines).map(([word, all]) => [word, all.join("\n")]));
}

/**
 * One program behind is spoken to directly. Of several, Apache chooses one that answers, and so it does for mod_shib's
 * notices, on an address of this machine only: told to one by name, they would be lost while that one starts again.
 */
function behind({ app, noticePort }: ShibbolethSettings): Record<string, string> {
  const [first = "", ...others] = app;
  if (others.length === 0)
    return { target: first, targetOptions: ` ${MEMBER}`, noticeUrl: first, severalPrograms: "" };
  const lines = [
    "<Proxy balancer://stabile>",
    ...app.map((url) => `  BalancerMember ${url} ${MEMBER}`),
    "</Proxy>",
    "",
    `Listen 127.0.0.1:${noticePort} http`,
    `<VirtualHost 127.0.0.1:${noticePort}>`,
    // A notice that a proxy passed on is not believed: here the proxy speaks for this machine itself.
    "  ProxyAddHeaders Off",
    "  <Location />",
    "    Require all denied",
    "  </Location>",
    "  <Location /slo/back>",
    "    Require all granted",
    "  </Location>",
    "  ProxyPass /slo/back balancer://stabile/slo/back",
    "</VirtualHost>",
  ];
  return {
    target: "balancer://stabile",
    targetOptions: "",
    noticeUrl: `http://127.0.0.1:${noticePort}`,
    severalPrograms: `\n${lines.join("\n")}\n`,
  };
}

/**
 * `ttl`: shorter than Stabile keeps an idle connection (72 s). `retry`: started again, Stabile serves at once, not after
 * the minute for which Apache would sulk.
 */
const MEMBER = "timeout=120 ttl=60 retry=0";

/** Debian's Apache listens on 80 and 443 by itself; another port is opened here. */
function listening(url: URL, port: string): Record<string, string> {
  if (port !== "443") return { listenAddress: "*", plainHttp: `\nListen ${port} https\n` };
  const redirect = `\n<VirtualHost *:80>\n  ServerName ${url.hostname}\n  Redirect permanent / ${url.origin}/\n</VirtualHost>\n`;
  return { listenAddress: "*", plainHttp: redirect };
}

function ssoOptions({ forceAuthn, attributeSet }: ShibbolethSettings): string {
  return [
    forceAuthn ? ' forceAuthn="true"' : "",
    attributeSet === undefined ? "" : ` attributeIndex="${attributeSet}"`,
  ].join("");
}

function metadataProvider({ idpMetadataUrl, cacheFolder }: ShibbolethSettings, folder: string): string {
  if (idpMetadataUrl === undefined)
    return `<MetadataProvider type="XML" validate="true" path="${folder}/idp-metadata.xml"/>`;
  return [
    `<MetadataProvider type="XML" validate="true" url="${idpMetadataUrl.replaceAll("&", "&amp;")}"`,
    `        backingFilePath="${cacheFolder}/idp-metadata.xml" maxRefreshDelay="7200">`,
    `      <MetadataFilter type="Signature" certificate="${folder}/metadata-signer.pem" verifyBackup="false"/>`,
    "    </MetadataProvider>",
  ].join("\n");
}

/** Of several mod_shib signs with the first, and reads with whichever fits. */
function credentialResolver({ keys, signingKey }: ShibbolethSettings, folder: string): string {
  const inTurn = [signingKey, ...keys.filter((key) => key !== signingKey)];
  const lines = inTurn.map((name) => {
    const [key, certificate] = keyFiles(name).map((file) => `${folder}/${file}`);
    return `<CredentialResolver type="File" key="${key}" certificate="${certificate}"/>`;
  });
  if (lines.length === 1) return lines.join("");
  return [
    '<CredentialResolver type="Chaining">',
    ...lines.map((line) => `  ${line}`),
    "</CredentialResolver>",
  ].join("\n    ");
}

/** SIRAC and SPID use the "basic" format of names; a collector that leaves it out is understood too. */
function attributeLines({ saml, header }: MappedName): string[] {
  const format = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic";
  return [
    `  <Attribute name="${saml}" nameFormat="${format}" id="${header}"/>`,
    `  <Attribute name="${saml}" nameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified" id="${header}"/>`,
  ];
}
