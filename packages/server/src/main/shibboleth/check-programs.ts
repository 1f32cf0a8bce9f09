import { execFile } from "node:child_process";
import { access, readdir, readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Finding } from "#main/finding.ts";

const run = promisify(execFile);
const SHIBD = "/usr/sbin/shibd";
const APACHE = "/etc/apache2";
const MODULES = [
  "shib",
  "headers",
  "proxy",
  "proxy_http",
  "proxy_balancer",
  "lbmethod_byrequests",
  "rewrite",
  "setenvif",
  "ssl",
];

/** What Debian has installed and switched on around the folder. */
export async function judgePrograms(folder: string): Promise<Finding[]> {
  return [...(await judgeShibd(folder)), ...(await judgeApacheFolder(folder))];
}

async function judgeShibd(folder: string): Promise<Finding[]> {
  if (!(await isThere(SHIBD)))
    return [{ level: "warning", text: "shibd non è installato: apt install shibboleth-sp-utils" }];
  try {
    await run(SHIBD, ["-t", "-c", join(folder, "shibboleth2.xml")], { timeout: 60_000 });
    return [{ level: "ok", text: "shibd legge la configurazione" }];
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    const lines = `${stdout}${stderr}`.split("\n").filter((line) => /ERROR|CRIT|FATAL/.test(line));
    return [
      {
        level: "error",
        code: 6,
        text: `shibd non accetta la configurazione: ${lines.slice(0, 3).join(" · ") || String(error)}`,
      },
    ];
  }
}

async function judgeApacheFolder(folder: string): Promise<Finding[]> {
  if (!(await isThere(`${APACHE}/apache2.conf`)))
    return [{ level: "warning", text: "Apache non è installato: apt install apache2 libapache2-mod-shib" }];
  const enabled = await readdir(`${APACHE}/mods-enabled`).catch(() => [] as string[]);
  const missing = MODULES.filter((name) => !enabled.includes(`${name}.load`));
  const found: Finding[] = [];
  if (missing.length > 0)
    found.push({ level: "error", code: 6, text: `Moduli di Apache spenti: a2enmod ${missing.join(" ")}` });
  if (!(await includesSite(folder)))
    found.push({
      level: "error",
      code: 6,
      text: `Apache non legge ${folder}/apache.conf: il collegamento e a2ensite stabile sono in LEGGIMI.md`,
    });
  return found.length > 0 ? found : [{ level: "ok", text: "Apache ha i moduli che servono e legge il sito" }];
}

async function includesSite(folder: string): Promise<boolean> {
  const wanted = join(folder, "apache.conf");
  const sites = await readdir(`${APACHE}/sites-enabled`).catch(() => [] as string[]);
  for (const site of sites) {
    const file = `${APACHE}/sites-enabled/${site}`;
    const target = await realpath(file).catch(() => "");
    const text = await readFile(file, "utf8").catch(() => "");
    if (target === (await realpath(wanted).catch(() => wanted)) || text.includes(wanted)) return true;
  }
  return false;
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
