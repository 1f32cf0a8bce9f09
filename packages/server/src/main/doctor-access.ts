import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { request } from "undici";
import type { Config } from "#main/config.ts";
import type { Finding } from "#main/finding.ts";
import { toFinding } from "#main/finding.ts";
import { isLoopback } from "#main/security/addresses.ts";
import { judgeFolder, judgeOpenFiles, settingsOf } from "#main/shibboleth/check-folder.ts";
import { judgeTls } from "#main/shibboleth/check-trust.ts";
import { SETTINGS_FILE } from "#main/shibboleth/generate.ts";
import type { ShibbolethSettings } from "#main/shibboleth/settings.ts";

/** What `doctor` looks at so that people can sign in, in whichever way it is done here. */
export async function checkAccess(config: Config, env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const found = publicAddress(config);
  if (config.SANDBOX) return found;
  const shibboleth = config.ACCESS_MODE === "shibboleth" ? await besideApache(config, env) : undefined;
  return [...found, ...(shibboleth?.findings ?? []), ...(await othersAnswer(config, shibboleth?.settings))];
}

function publicAddress({ publicUrl, PUBLIC_URL, SANDBOX }: Config): Finding[] {
  if (publicUrl.protocol !== "https:" && !isLoopback(publicUrl.hostname))
    return [
      warning(
        `PUBLIC_URL è ${publicUrl.origin}, senza HTTPS: i cookie di Stabile vogliono HTTPS e nessuno riesce a entrare. Serve un proxy con certificato davanti, e PUBLIC_URL=https://…`,
      ),
    ];
  if (!SANDBOX && PUBLIC_URL === undefined)
    return [warning("Manca PUBLIC_URL: chi accede tornerebbe a un indirizzo di questa macchina")];
  return [];
}

interface BesideApache {
  findings: Finding[];
  settings?: ShibbolethSettings;
}

/** The folder that `ops shibboleth` wrote, found by the secret that Stabile reads in it. */
async function besideApache(config: Config, env: NodeJS.ProcessEnv): Promise<BesideApache> {
  const folder = dirname(env.ACCESS_PROXY_SECRET_FILE ?? "/etc/stabile/shibboleth/proxy-secret");
  if (!existsSync(join(folder, SETTINGS_FILE)))
    return {
      findings: [
        warning(
          `In ${folder} non c'è la configurazione di ./stabile ops shibboleth: se Apache è configurato altrimenti, va controllato a mano`,
        ),
      ],
    };
  try {
    const settings = await settingsOf(folder);
    const isRoot = process.getuid?.() === 0;
    const judged = isRoot
      ? [...(await judgeFolder(folder, settings)), ...(await judgeTls(settings))]
      : await judgeOpenFiles(folder, settings);
    const seen = isRoot ? "" : ", per quanto ne legge questo utente";
    const all = [...agreement(config, settings), ...judged.filter(({ level }) => level !== "ok")];
    const sound: Finding = { level: "ok", text: `Apache e Shibboleth: nulla da dire di ${folder}${seen}` };
    return { settings, findings: all.length === 0 ? [sound] : all };
  } catch (error) {
    return { findings: [toFinding(error)] };
  }
}

function agreement({ publicUrl, PORT }: Config, { host, app }: ShibbolethSettings): Finding[] {
  const found: Finding[] = [];
  if (publicUrl.origin !== host)
    found.push(
      warning(
        `PUBLIC_URL è ${publicUrl.origin}, Apache è configurato per ${host}: uno dei due va cambiato (./stabile ops shibboleth --host …)`,
      ),
    );
  // Each unit has a port of its own, which is not in the environment of who looks.
  if (app.length === 1 && !app.some((url) => new URL(url).port === String(PORT)))
    found.push(warning(`Apache passa le richieste a ${app.join(", ")}, e PORT è ${PORT}`));
  return found;
}

/** Seconds of difference that mod_shib bears (`clockSkew`); and from how many on somebody should look. */
const MOST_SKEW = 180;
const NOTED_SKEW = 30;
const PATIENCE_MS = 5_000;

/** Whether SIRAC answers, where it can be asked, and what time it is there: our clock is compared with another's. */
async function othersAnswer(config: Config, shibboleth?: ShibbolethSettings): Promise<Finding[]> {
  const { ACCESS_MODE: mode, SIRAC_NAME: name } = config;
  const sirac =
    mode === "oidc"
      ? (config.SIRAC_AUTHORIZATION_ENDPOINT ??
        `${config.SIRAC_ISSUER.replace(/\/$/, "")}/.well-known/openid-configuration`)
      : (shibboleth?.idpMetadataUrl ?? shibboleth?.idpEntityId);
  const answer = await dateOf(sirac);
  const found: Finding[] = [];
  if (answer === undefined && mode === "oidc")
    found.push(
      warning(
        `${name} non risponde a ${sirac}: nessuno entra. Controlla SIRAC_ISSUER, la rete e il certificato`,
      ),
    );
  const clock = answer ?? (await dateOf(config.GATEWAY_URL));
  return clock === undefined ? found : [...found, judgeClock(clock)];
}

interface Told {
  by: string;
  /** Seconds that our clock is ahead. */
  ahead: number;
}

function judgeClock({ by, ahead }: Told): Finding {
  const seconds = Math.round(Math.abs(ahead));
  if (seconds < NOTED_SKEW) return { level: "ok", text: `Orologio: come quello di ${by}` };
  const text = `L'orologio di questa macchina è ${ahead > 0 ? "avanti" : "indietro"} di ${seconds} secondi rispetto a ${by}: oltre i tre minuti gli accessi sono rifiutati. timedatectl dice se NTP è acceso (timedatectl set-ntp true); se questo è giusto, è da dire a chi gestisce l'altro`;
  return seconds > MOST_SKEW ? { level: "error", text, code: 1 } : { level: "warning", text };
}

/** Whatever it answers: every answer of HTTP says what time it is. */
async function dateOf(address: string | undefined): Promise<Told | undefined> {
  if (address === undefined || !/^https?:/.test(address)) return undefined;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const asked = Date.now();
    const { headers, body } = await request(address, { signal });
    await body.dump();
    const told = Date.parse(String(headers.date));
    // A second is as fine as it is told.
    const ahead = ((asked + Date.now()) / 2 - told) / 1000 - 0.5;
    return Number.isNaN(told) ? undefined : { by: new URL(address).host, ahead };
  } catch {
    return undefined;
  }
}

const warning = (text: string): Finding => ({ level: "warning", text });
