import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { idsOf, makeCredentials } from "#main/shibboleth/credentials.ts";
import { generateShibboleth, readRequest, SETTINGS_FILE } from "#main/shibboleth/generate.ts";
import { generateFiles } from "#main/shibboleth/generated-files.ts";
import { readMetadata } from "#main/shibboleth/idp-metadata.ts";
import { readSettings, type ShibbolethSettings } from "#main/shibboleth/settings.ts";
import { freePort } from "#test/support/free-port.ts";
import { Browser } from "#test/support/plain-browser.ts";
import { selfSigned } from "#test/support/self-signed.ts";

const MODULES = "/usr/lib/apache2/modules";
const PROGRAMS: Record<string, string> = {
  "/usr/sbin/apache2": "apache2",
  [`${MODULES}/mod_shib.so`]: "libapache2-mod-shib",
  "/usr/sbin/shibd": "shibboleth-sp-utils",
};

/** Debian's packages that this machine lacks to run the real thing. */
export const missingPackages: string[] = Object.entries(PROGRAMS)
  .filter(([file]) => !existsSync(file))
  .map(([, name]) => name);

/** Real Apache and real shibd, configured by `./stabile ops shibboleth`, in a folder and on a port of their own. */
export interface ShibbolethFront {
  /** What people write: `https://localhost:PORT`. */
  url: string;
  folder: string;
  settings: ShibbolethSettings;
  secret: string;
  /** `./stabile ops shibboleth …` on this folder, while everything runs. */
  change(...args: string[]): Promise<void>;
  startShibd(): Promise<void>;
  /** As a crash: nothing is closed. */
  killShibd(): Promise<void>;
  /** Everything that Apache, mod_shib and shibd have written. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

interface FrontOptions {
  app: string | string[];
  metadata: string;
  /** Known before it starts, where somebody else must be told of it first. */
  port?: number;
  /** Of the application, when it was started first. */
  secret?: string;
  /** Certificate of who signs the metadata, when shibd reads them by itself. */
  signer?: string;
  settings?: Record<string, unknown>;
}

export async function startShibboleth(options: FrontOptions): Promise<ShibbolethFront> {
  const folder = await mkdtemp(join(tmpdir(), "stabile-shib-"));
  const port = options.port ?? (await freePort());
  const settings = await configure(folder, port, options);
  const user = await ownedBy(folder);
  const processes = {
    shibd: undefined as ChildProcess | undefined,
    apache: undefined as ChildProcess | undefined,
  };
  const startShibd = async () => {
    processes.shibd = launch(
      folder,
      [
        "/usr/sbin/shibd",
        "-f",
        "-F",
        "-c",
        join(folder, "shibboleth2.xml"),
        "-p",
        join(folder, "run/shibd.pid"),
      ],
      user,
    );
    await until(folder, () => existsSync(join(folder, "run/shibd.sock")), "shibd");
  };
  const front: ShibbolethFront = {
    url: settings.host,
    folder,
    settings,
    secret: (await readFile(join(folder, "proxy-secret"), "utf8")).trim(),
    async change(...args) {
      // shibd knows a file by the second in which it was written: two changes of one second would be one to it.
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      await generateShibboleth(readRequest(["--out", folder, "--overwrite", ...args]));
      await ownedBy(folder);
    },
    startShibd,
    async killShibd() {
      await end(processes.shibd, "SIGKILL");
      await rm(join(folder, "run/shibd.sock"), { force: true });
    },
    log: () => readLogs(folder),
    async stop() {
      await Promise.all([end(processes.apache, "SIGTERM"), end(processes.shibd, "SIGTERM")]);
      if (process.env.STABILE_KEEP_LOGS === undefined) await rm(folder, { recursive: true, force: true });
      else console.log(`${folder}: tenuta`);
    },
  };
  try {
    await startShibd();
    processes.apache = launch(
      folder,
      ["/usr/sbin/apache2", "-f", join(folder, "httpd.conf"), "-DFOREGROUND"],
      user,
    );
    await until(folder, () => answers(settings.host), "Apache");
    return front;
  } catch (error) {
    await front.stop();
    throw error;
  }
}

async function configure(folder: string, port: number, options: FrontOptions): Promise<ShibbolethSettings> {
  const settings = readSettings({
    host: `https://localhost:${port}`,
    app: [options.app].flat(),
    idpEntityId: readMetadata(options.metadata).entityId,
    tlsCertificate: join(folder, "tls.pem"),
    tlsKey: join(folder, "tls.key"),
    logFolder: join(folder, "log"),
    runFolder: join(folder, "run"),
    cacheFolder: join(folder, "run"),
    ...options.settings,
  });
  await Promise.all([mkdir(join(folder, "log")), mkdir(join(folder, "run"))]);
  await chmod(folder, 0o755);
  if (options.secret !== undefined) await writeFile(join(folder, "proxy-secret"), `${options.secret}\n`);
  const made = [makeCredentials(folder, settings), makeTlsCertificate(folder)];
  for (const { name, text } of await generateFiles(settings, folder))
    await writeFile(join(folder, name), text);
  await writeFile(join(folder, "idp-metadata.xml"), options.metadata);
  await writeFile(join(folder, SETTINGS_FILE), JSON.stringify(settings));
  if (options.signer !== undefined) await writeFile(join(folder, "metadata-signer.pem"), options.signer);
  await writeFile(join(folder, "httpd.conf"), httpdConfiguration(folder));
  await Promise.all(made);
  return settings;
}

async function makeTlsCertificate(folder: string): Promise<void> {
  const { cert, key } = selfSigned();
  await Promise.all([writeFile(join(folder, "tls.pem"), cert), writeFile(join(folder, "tls.key"), key)]);
}

/** What Debian's own files say around a site, with nothing of /etc. */
function httpdConfiguration(folder: string): string {
  const modules = [
    "mpm_event",
    "authn_core",
    "authz_core",
    "headers",
    "proxy",
    "proxy_http",
    "rewrite",
    "setenvif",
  ];
  const more = [
    "socache_shmcb",
    "ssl",
    "alias",
    "http2",
    "slotmem_shm",
    "proxy_balancer",
    "lbmethod_byrequests",
  ];
  return [
    `ServerRoot "${folder}"`,
    "ServerName localhost",
    `Define APACHE_LOG_DIR ${folder}/log`,
    `DefaultRuntimeDir ${folder}/run`,
    `PidFile ${folder}/run/apache2.pid`,
    `Mutex file:${folder}/run default`,
    `ErrorLog ${folder}/log/apache.log`,
    "LogLevel warn",
    ...[...modules, ...more].map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`),
    `LoadModule mod_shib ${MODULES}/mod_shib.so`,
    `Include ${folder}/apache.conf`,
    "",
  ].join("\n");
}

interface User {
  uid: number;
  gid: number;
}

/** Neither runs as root, in tests as in service: there everything is www-data's. */
async function ownedBy(folder: string): Promise<User | undefined> {
  const user = process.getuid?.() === 0 ? await idsOf("www-data") : undefined;
  if (user === undefined) return undefined;
  const names = await readdir(folder, { recursive: true });
  await Promise.all(["", ...names].map((name) => chown(join(folder, name), user.uid, user.gid)));
  return user;
}

function launch(folder: string, [program = "", ...args]: string[], user: User | undefined): ChildProcess {
  const out = openSync(join(folder, "log/output.log"), "a");
  return spawn(program, args, { ...user, cwd: folder, stdio: ["ignore", out, out] });
}

async function answers(url: string): Promise<boolean> {
  const answer = await new Browser().open(`${url}/Shibboleth.sso/Status`).catch(() => undefined);
  return answer?.status === 200;
}

async function until(folder: string, holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const last = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > last) throw new Error(`${what} did not start:\n${await readLogs(folder)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await gone;
}

async function readLogs(folder: string): Promise<string> {
  const names = (await readdir(join(folder, "log"))).sort();
  const texts = names.map(async (name) => `── ${name}\n${await readFile(join(folder, "log", name), "utf8")}`);
  return (await Promise.all(texts)).join("\n");
}
