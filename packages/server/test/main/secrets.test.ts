import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { promisify } from "node:util";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { commands } from "#main/commands.ts";
import { givenSecrets, readConfig, SECRETS, secretsOf, withoutSecrets } from "#main/config.ts";
import { explain } from "#main/exit-codes.ts";
import { secretHider } from "#runtime/hide-secrets.ts";
import { loggerOptions } from "#runtime/logger.ts";
import { secret, secretFile, secretNames } from "#runtime/secret-settings.ts";

const execute = promisify(execFile);
const CLI = join(import.meta.dirname, "../../src/main/cli.ts");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stabile-secrets-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A value of its own for each secret, that stands nowhere else. */
const valueOf = (name: string): string =>
  name === "DATABASE_URL"
    ? "postgres://stabile:Segretissima-banca%20dati@127.0.0.1:1/niente"
    : `Segretissimo-${name.toLowerCase()}-"\\è`;

const ALL = Object.fromEntries(SECRETS.values.map((name) => [name, valueOf(name)]));
const BUCKET = {
  BLOBS_S3_ENDPOINT: "http://127.0.0.1:1",
  BLOBS_S3_BUCKET: "prova",
  BLOBS_S3_ACCESS_KEY: "chi",
};
const REAL = { SANDBOX: "false", GATEWAY_KEY: "chiave", REALGIMM_USER: "utente", ...BUCKET };

async function file(name: string, text: string, mode = 0o600): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
}

const refusalOf = (env: NodeJS.ProcessEnv): string => {
  try {
    readConfig(env);
    return "";
  } catch (error) {
    return explain(error);
  }
};

test("the settings that are secret are these: whoever adds one marks it where it defines it", () => {
  expect(SECRETS.values).toEqual(
    expect.arrayContaining([
      "DATABASE_URL",
      "SIRAC_CLIENT_SECRET",
      "GATEWAY_SECRET",
      "GATEWAY_TOKEN",
      "CZRM_ESB_SECRET",
      "REALGIMM_PASSWORD",
    ]),
  );
  expect(SECRETS.files).toContain("GATEWAY_ASSERTION_KEY");
  const marked = { A_SECRET: secret(z.string().default("")), KEY: secretFile(z.string()), OTHER: z.string() };
  expect(secretNames(marked)).toEqual({ values: ["A_SECRET"], files: ["KEY"] });
});

test("each secret may be in a file, and is the same as in the environment but for the line's end", async () => {
  const files: NodeJS.ProcessEnv = {};
  for (const name of SECRETS.values) files[`${name}_FILE`] = await file(name, `${valueOf(name)}\n`);
  expect(readConfig({ ...REAL, ...files })).toMatchObject(ALL);
  expect(secretsOf(readConfig({ ...REAL, ...files }))).toEqual(Object.values(ALL));
});

test("with the sandbox on a file takes the place of the published credential", async () => {
  const path = await file("gateway", "mia-e-di-nessun-altro");
  expect(readConfig({ GATEWAY_SECRET_FILE: path }).GATEWAY_SECRET).toBe("mia-e-di-nessun-altro");
});

test("a file that is unreadable, empty, too large or open to everybody is refused by name", async () => {
  const others = { ...REAL, ...ALL, GATEWAY_SECRET: "" };
  const refused = (path: string) => refusalOf({ ...others, GATEWAY_SECRET_FILE: path });
  expect(refused(join(folder, "niente"))).toMatch(/GATEWAY_SECRET_FILE: .*niente non si legge \(ENOENT\)/);
  expect(refused(folder)).toMatch(/GATEWAY_SECRET_FILE: /);
  expect(refused(await file("vuoto", "\n"))).toMatch(/GATEWAY_SECRET_FILE: .* è vuoto/);
  expect(refused(await file("grande", "x".repeat(70_000)))).toMatch(/GATEWAY_SECRET_FILE: .* supera 64 kB/);
  for (const mode of [0o644, 0o602])
    expect(refused(await file(`aperto-${mode}`, "x", mode))).toMatch(/GATEWAY_SECRET_FILE: .*aperto a tutti/);
  expect(refused(await file("aperto", "x", 0o644))).not.toContain("manca il segreto");
});

test("a secret given twice is refused: nobody could say which one counts", async () => {
  const path = await file("due-volte", "uno-dei-due");
  const said = refusalOf({ ...REAL, ...ALL, GATEWAY_SECRET_FILE: path });
  expect(said).toContain("GATEWAY_SECRET_FILE: c'è anche GATEWAY_SECRET");
  expect(said).not.toContain("uno-dei-due");
});

test("no refusal of the configuration shows a secret, not even one that is wrong", () => {
  for (const name of SECRETS.values) {
    const wrong = refusalOf({ ...REAL, ...ALL, PORT: "no", [name]: `Segretissimo\0${"x".repeat(9_000)}` });
    expect(wrong).toContain("PORT");
    for (const value of ["Segretissim", "banca%20dati"]) expect(wrong).not.toContain(value);
  }
});

test.each(SECRETS.values)("%s is hidden in whatever is logged or told", (name) => {
  const hide = secretHider(Object.values(givenSecrets({ ...REAL, ...ALL })));
  const value = valueOf(name);
  const url = encodeURIComponent(value);
  const told = hide(`a ${value} b ${JSON.stringify({ value })} c ${url} d`);
  expect(told).toBe('a *** b {"value":"***"} c *** d');
  expect(hide("password Segretissima-banca dati errata")).toBe("password *** errata");
  let written = "";
  const lines = new Writable({
    write(chunk: Buffer, _, done) {
      written += chunk.toString();
      done();
    },
  });
  const logger = pino(loggerOptions("info", Object.values(ALL)), lines);
  logger.info({ settings: { [name]: value }, err: new Error(value) }, `configurato con ${value}`);
  expect(written).toContain("***");
  expect(written).not.toContain("egretissim");
});

test("a short word is not torn out of the texts it stands in", () => {
  expect(secretHider(["s", "prova"])("una prova di stampa")).toBe("una prova di stampa");
});

test("a program of another purpose is given neither the secrets nor the names of their files", () => {
  const env = { PATH: "/bin", ...ALL, GATEWAY_SECRET_FILE: "/x", GATEWAY_ASSERTION_KEY: "/y" };
  expect(withoutSecrets(env)).toEqual({ PATH: "/bin" });
});

test("no command takes a secret as an argument, which every user of the machine can read", () => {
  const told = commands.map(({ usage, help }) => `${usage}\n${help}`).join("\n");
  expect(told).not.toMatch(/--\w*(password|secret|segreto|token|key(?!-change)|chiave)/i);
});

test("neither a command that fails nor doctor writes a secret", async () => {
  const env = { PATH: process.env.PATH, ...REAL, ...ALL, STABILE_DATA_DIR: folder };
  for (const args of [["migrate"], ["doctor"]]) {
    const { stdout, stderr } = await execute(process.execPath, [CLI, ...args], { env }).catch(
      (error: unknown) => error as { stdout: string; stderr: string },
    );
    expect(stdout + stderr).toContain("La base dati non risponde");
    expect(stdout + stderr).not.toMatch(/egretissim|banca/);
  }
});
