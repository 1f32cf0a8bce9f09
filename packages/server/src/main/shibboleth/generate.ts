import { existsSync } from "node:fs";
import { chmod, mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { makeCredentials } from "#main/shibboleth/credentials.ts";
import { type GeneratedFile, generateFiles } from "#main/shibboleth/generated-files.ts";
import {
  KEY_STEPS,
  type KeyStep,
  keysAfter,
  NEXT_OF_STEP,
  putAwayKeys,
} from "#main/shibboleth/key-change.ts";
import { fetchMetadata, type IdpMetadata, readMetadata } from "#main/shibboleth/idp-metadata.ts";
import {
  givenSettings,
  readSettings,
  SETTING_OPTIONS,
  type ShibbolethSettings,
} from "#main/shibboleth/settings.ts";
import { difference, type PlannedFile, planFiles, writeFiles } from "#main/shibboleth/write-files.ts";
import { Problem } from "#runtime/problem.ts";

const DEFAULT_FOLDER = "/etc/stabile/shibboleth";
export const SETTINGS_FILE = "impostazioni.json";

export interface OpsRequest {
  folder: string;
  check: boolean;
  overwrite: boolean;
  /** A file or an address; without it, the metadata kept from before. */
  metadata: string | undefined;
  idp: string | undefined;
  signer: string | undefined;
  keyStep: KeyStep | undefined;
  given: Record<string, unknown>;
}

/** @throws Problem `bad-request` */
export function readRequest(args: string[]): OpsRequest {
  const { values } = parseArgs({
    args,
    options: {
      ...SETTING_OPTIONS,
      out: { type: "string", default: DEFAULT_FOLDER },
      check: { type: "boolean", default: false },
      overwrite: { type: "boolean", default: false },
      "idp-metadata": { type: "string" },
      "metadata-signer": { type: "string" },
      idp: { type: "string" },
      "key-change": { type: "string" },
    },
  });
  const { out, check, overwrite, idp, ...rest } = values;
  const { "idp-metadata": metadata, "metadata-signer": signer, "key-change": step, ...settings } = rest;
  const given = givenSettings(settings);
  if (check && (overwrite || metadata !== undefined || step !== undefined || Object.keys(given).length > 0))
    throw new Problem("bad-request", "--check guarda soltanto: vuole al più --out");
  return { folder: resolve(out), check, overwrite, metadata, idp, signer, keyStep: readStep(step), given };
}

function readStep(text: string | undefined): KeyStep | undefined {
  const step = KEY_STEPS.find((one) => one === text);
  if (text === undefined || step !== undefined) return step;
  throw new Problem("bad-request", `--key-change ${text}: ${KEY_STEPS.join(", ")}`);
}

/** `./stabile ops shibboleth …`: everything is read and checked before anything is written. */
export async function generateShibboleth(request: OpsRequest): Promise<void> {
  const { folder } = request;
  if (!/^[\w./@+-]+$/.test(folder))
    throw new Problem("bad-request", `--out ${folder}: un percorso senza spazi né segni particolari`);
  const earlier = await readEarlier(folder);
  const xml = await metadataText(request);
  const idp = readMetadata(xml, request.idp ?? earlier.idpEntityId);
  const kept = readSettings({
    ...earlier,
    ...request.given,
    idpEntityId: idp.entityId,
    idpMetadataUrl: await refreshedFrom(request, earlier),
  });
  const { keyStep } = request;
  const settings = keyStep === undefined ? kept : { ...kept, ...keysAfter(keyStep, kept) };
  const files = await filesOf(request, { settings, xml });
  const planned = await planFiles(folder, files);
  if (await isHeldBack(request, planned)) return;
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  const made = await makeCredentials(folder, settings);
  await writeFiles(folder, planned);
  await putAwayKeys(folder, settings.keys);
  report({ folder, planned, made, idp });
  if (keyStep !== undefined) console.log(`\n${NEXT_OF_STEP[keyStep]}`);
}

async function readEarlier(folder: string): Promise<Partial<ShibbolethSettings>> {
  const text = await readFile(join(folder, SETTINGS_FILE), "utf8").catch(() => "{}");
  try {
    return JSON.parse(text) as Partial<ShibbolethSettings>;
  } catch {
    throw new Problem(
      "unprocessable",
      `${join(folder, SETTINGS_FILE)} non si legge: correggilo, o spostalo via`,
    );
  }
}

async function metadataText({ folder, metadata }: OpsRequest): Promise<string> {
  if (metadata !== undefined) return fetchMetadata(metadata);
  const kept = join(folder, "idp-metadata.xml");
  if (!existsSync(kept))
    throw new Problem(
      "bad-request",
      "ops shibboleth: la prima volta servono --host e --idp-metadata FILE|URL",
    );
  return readFile(kept, "utf8");
}

/** Whence shibd refreshes the metadata by itself: only with the certificate of who signs them. */
async function refreshedFrom(
  { metadata, signer }: OpsRequest,
  earlier: Partial<ShibbolethSettings>,
): Promise<string | undefined> {
  if (signer === undefined) return metadata === undefined ? earlier.idpMetadataUrl : undefined;
  const url = metadata ?? earlier.idpMetadataUrl ?? "";
  if (!/^https?:/.test(url))
    throw new Problem("bad-request", "--metadata-signer: serve --idp-metadata con l'URL da cui rileggerli");
  return url;
}

async function filesOf(
  { folder, signer }: OpsRequest,
  { settings, xml }: { settings: ShibbolethSettings; xml: string },
): Promise<GeneratedFile[]> {
  const files = await generateFiles(settings, folder);
  files.push({ name: "idp-metadata.xml", text: xml });
  files.push({ name: SETTINGS_FILE, text: `${JSON.stringify(settings, null, 2)}\n` });
  if (signer !== undefined) {
    const text = await readFile(signer, "utf8").catch(() => "");
    if (!text.includes("BEGIN CERTIFICATE"))
      throw new Problem("bad-request", `--metadata-signer ${signer}: non è un certificato PEM`);
    files.push({ name: "metadata-signer.pem", text });
  }
  return files;
}

/** A file that somebody may have changed by hand is shown first. @returns true when nothing is to be written */
async function isHeldBack({ folder, overwrite }: OpsRequest, planned: PlannedFile[]): Promise<boolean> {
  const changed = planned.filter(({ state }) => state === "changed");
  for (const file of changed) process.stdout.write(await difference(folder, file));
  if (changed.length === 0 || overwrite) return false;
  console.error(
    `\nNon ho scritto nulla: ${changed.length === 1 ? "un file cambierebbe" : `${changed.length} file cambierebbero`} come mostrato. Con --overwrite si scrive; ciò che c'era resta accanto, in .prima.`,
  );
  process.exitCode = 2;
  return true;
}

interface Done {
  folder: string;
  planned: PlannedFile[];
  made: string[];
  idp: IdpMetadata;
}

function report({ folder, planned, made, idp }: Done): void {
  const written = planned.filter(({ state }) => state !== "same").map(({ name }) => name);
  const all = [...written, ...made];
  console.log(
    all.length === 0 ? `${folder}: era già tutto così.` : `Scritti in ${folder}: ${all.join(", ")}.`,
  );
  // shibd reads its own files again by itself.
  if (planned.some(({ name, state }) => name === "apache.conf" && state === "changed"))
    console.log("Apache lo legge quando lo si ricarica: systemctl reload apache2");
  console.log(`\nFornitore di identità: ${idp.entityId}`);
  for (const { fingerprint256, validTo } of idp.certificates)
    console.log(`  firma con il certificato di impronta SHA-256 ${fingerprint256}, fino al ${validTo}`);
  console.log("  Chiedi al gestore del SIRAC se l'impronta è la sua: da qui in poi ci si fida di quella.");
  console.log(
    `\nIl seguito è in ${join(folder, "LEGGIMI.md")}; poi ./stabile ops shibboleth --check${outOption(folder)}`,
  );
}

const outOption = (folder: string): string => (folder === DEFAULT_FOLDER ? "" : ` --out ${folder}`);
