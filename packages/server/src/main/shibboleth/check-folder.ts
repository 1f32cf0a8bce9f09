import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Finding } from "#main/finding.ts";
import { judgePrograms } from "#main/shibboleth/check-programs.ts";
import {
  judgeApache,
  judgeAttributes,
  judgePolicies,
  judgeServiceProvider,
} from "#main/shibboleth/check-texts.ts";
import { judgeKeys, judgeProvider, judgeSecret, judgeTls } from "#main/shibboleth/check-trust.ts";
import { SETTINGS_FILE } from "#main/shibboleth/generate.ts";
import { generateFiles } from "#main/shibboleth/generated-files.ts";
import { readSettings, type ShibbolethSettings } from "#main/shibboleth/settings.ts";
import { planFiles } from "#main/shibboleth/write-files.ts";
import { Problem } from "#runtime/problem.ts";

const MARK = { ok: "✓", warning: "!", error: "✗" } as const;

/** `./stabile ops shibboleth --check`: writes nothing, and ends with the code of the first error. */
export async function checkShibboleth(folder: string): Promise<void> {
  const settings = await settingsOf(folder);
  const findings = [
    ...(await judgeFolder(folder, settings)),
    ...(await judgeTls(settings)),
    ...(await judgePrograms(folder)),
  ];
  for (const { level, text } of findings) console.log(`${MARK[level]} ${text}`);
  const failure = findings.find(({ level }) => level === "error");
  if (failure !== undefined) process.exitCode = failure.code ?? 1;
}

export async function settingsOf(folder: string): Promise<ShibbolethSettings> {
  const text = await readFile(join(folder, SETTINGS_FILE), "utf8").catch(() => {
    throw new Problem(
      "bad-request",
      `${folder}: non c'è una configurazione scritta da ./stabile ops shibboleth`,
    );
  });
  return readSettings(JSON.parse(text) as Record<string, unknown>);
}

/** What the folder itself says, without looking around it. */
export async function judgeFolder(folder: string, settings: ShibbolethSettings): Promise<Finding[]> {
  return [
    ...(await judgeOpenFiles(folder, settings)),
    ...(await judgeKeys(folder, settings)),
    ...(await judgeSecret(folder)),
  ];
}

/** Of it, what anybody on the machine may read. */
export async function judgeOpenFiles(folder: string, settings: ShibbolethSettings): Promise<Finding[]> {
  const read = (name: string): Promise<string> => readFile(join(folder, name), "utf8").catch(() => "");
  const names = ["shibboleth2.xml", "security-policy.xml", "attribute-policy.xml", "apache.conf"];
  const [sp, policy, attributes, apache] = await Promise.all(names.map(read));
  const map = await read("attribute-map.xml");
  const texts = [
    ...judgeServiceProvider(sp ?? "", settings),
    ...judgePolicies(policy ?? "", attributes ?? ""),
    ...judgeAttributes({ map, policy: attributes ?? "" }, settings),
    ...judgeApache(apache ?? "", settings),
  ];
  return [
    ...(texts.length > 0 ? texts : [{ level: "ok", text: "Le difese ci sono tutte" } as const]),
    ...(await judgeChanges(folder, settings)),
    ...(await judgeProvider(folder, settings)),
  ];
}

async function judgeChanges(folder: string, settings: ShibbolethSettings): Promise<Finding[]> {
  const planned = await planFiles(folder, await generateFiles(settings, folder));
  const named = (state: string) => planned.filter((file) => file.state === state).map(({ name }) => name);
  const found: Finding[] = [];
  if (named("new").length > 0)
    found.push({ level: "error", code: 6, text: `Mancano: ${named("new").join(", ")}. Ripeti il comando` });
  if (named("changed").length > 0)
    found.push({
      level: "warning",
      text: `Diversi da come il comando li scrive: ${named("changed").join(", ")}. Ripetendolo si vede in che cosa`,
    });
  return found;
}
