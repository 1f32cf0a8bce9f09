import { parseArgs } from "node:util";
import { type Config, givenSecrets, readConfig } from "#main/config.ts";
import { EXIT, explain } from "#main/exit-codes.ts";
import { openConfigured } from "#main/open-configured.ts";
import { askAntivirus } from "#main/security/ask-antivirus.ts";
import { askInstallation } from "#main/security/ask-installation.ts";
import { findWeaknesses } from "#main/security/find-weaknesses.ts";
import { gatherDatabase, gatherPeople } from "#main/security/gather-database.ts";
import { gatherHost, gatherSettings } from "#main/security/gather-settings.ts";
import { asJson, asText, isUrgent, type SecurityReport } from "#main/security/security-report.ts";
import type { SecurityState } from "#main/security/security-state.ts";
import { secretHider } from "#runtime/hide-secrets.ts";
import { Problem } from "#runtime/problem.ts";

/** Longer than a working day: `check-secrets.ts` says why. */
const MOST_HOURS = 12;

/** `./stabile doctor --security`: what this installation gets wrong, the worst first. It writes nothing. */
export async function doctorSecurity(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { security: { type: "boolean" }, json: { type: "boolean" }, url: { type: "string" } },
  });
  const report = await examine(readConfig(process.env), addressOf(values.url));
  const hide = secretHider(Object.values(givenSecrets(process.env)));
  console.log(hide(values.json === true ? asJson(report) : asText(report)));
  if (isUrgent(report)) process.exitCode = EXIT.insecure;
}

function addressOf(text: string | undefined): URL | undefined {
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new Problem("bad-request", `--url ${text}: serve un indirizzo che cominci con https://`);
  return url;
}

async function examine(config: Config, asked: URL | undefined): Promise<SecurityReport> {
  const notLookedAt: string[] = [];
  const state: SecurityState = {
    settings: gatherSettings(config, process.env),
    host: gatherHost(config, process.env),
    ...(await lookIntoDatabase(notLookedAt)),
    antivirus: await askAntivirus(config),
    answers: await lookFromOutside(asked ?? ownAddress(config), notLookedAt),
  };
  return { weaknesses: findWeaknesses(state), notLookedAt };
}

const ownAddress = ({ PUBLIC_URL, publicUrl }: Config): URL | undefined =>
  PUBLIC_URL === undefined ? undefined : publicUrl;

async function lookIntoDatabase(notLookedAt: string[]): Promise<Pick<SecurityState, "database" | "people">> {
  try {
    const { database: opened } = await openConfigured();
    try {
      const database = await gatherDatabase(opened);
      if (database.missingMigrations.length > 0) {
        notLookedAt.push("persone e ruoli, finché ci sono migrazioni da applicare");
        return { database };
      }
      return { database, people: await gatherPeople(opened.db, { mostHours: MOST_HOURS }) };
    } finally {
      await opened.close();
    }
  } catch (error) {
    notLookedAt.push(`la base dati, le persone e i ruoli. ${explain(error)}`);
    return {};
  }
}

async function lookFromOutside(
  url: URL | undefined,
  notLookedAt: string[],
): Promise<SecurityState["answers"]> {
  if (url === undefined) {
    notLookedAt.push("le risposte viste da fuori: manca PUBLIC_URL (o --url INDIRIZZO)");
    return undefined;
  }
  try {
    return await askInstallation(url);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    notLookedAt.push(`le risposte viste da fuori: ${url.href} non risponde (${code ?? message})`);
    return undefined;
  }
}
