import { statfs } from "node:fs/promises";
import { checkAntivirus } from "#main/doctor-antivirus.ts";
import { checkFiles } from "#main/doctor-documents.ts";
import { arePagesBuilt } from "#main/build-pages.ts";
import { readConfig } from "#main/config.ts";
import { type Finding, toFinding } from "#main/finding.ts";
import { checkAccess } from "#main/doctor-access.ts";
import { checkDatabase } from "#main/doctor-database.ts";

const MARK = { ok: "✓", warning: "!", error: "✗" } as const;

/** `./stabile doctor`: what an operator would look at first, each with what to do. */
export async function doctor(): Promise<void> {
  const findings: Finding[] = [nodeVersion(), configuration()];
  if (!findings.some((finding) => finding.level === "error")) {
    findings.push(municipality(), await pages(), await diskSpace(), await antivirus());
    findings.push(...(await checkFiles(readConfig(process.env))));
    findings.push(...(await checkAccess(readConfig(process.env), process.env)), ...(await checkDatabase()));
  }
  for (const { level, text } of findings) console.log(`${MARK[level]} ${text}`);
  const failure = findings.find((finding) => finding.level === "error");
  if (failure !== undefined) process.exitCode = failure.code ?? 1;
}

function nodeVersion(): Finding {
  const major = Number(process.versions.node.split(".")[0]);
  return major >= 24
    ? { level: "ok", text: `Node.js ${process.versions.node}` }
    : {
        level: "error",
        text: `Node.js ${process.versions.node}: serve il 24. Avvia con ./stabile, che usa il suo.`,
      };
}

function configuration(): Finding {
  try {
    readConfig(process.env);
    return { level: "ok", text: "Configurazione valida" };
  } catch (error) {
    return toFinding(error);
  }
}

async function pages(): Promise<Finding> {
  return (await arePagesBuilt())
    ? { level: "ok", text: "Pagine costruite" }
    : { level: "warning", text: "Pagine da costruire: lo fa ./stabile build (e ./stabile start da sé)" };
}

function municipality(): Finding {
  const { MUNICIPALITY_NAME: name } = readConfig(process.env);
  return name === ""
    ? { level: "warning", text: "Manca MUNICIPALITY_NAME: le pagine non dicono di quale Comune sono" }
    : { level: "ok", text: `Installazione di: ${name}` };
}

const antivirus = (): Promise<Finding> => checkAntivirus(readConfig(process.env));

async function diskSpace(): Promise<Finding> {
  const { STABILE_DATA_DIR } = readConfig(process.env);
  try {
    const { bavail, bsize } = await statfs(STABILE_DATA_DIR);
    const gigabytes = (bavail * bsize) / 1024 ** 3;
    const text = `Spazio libero in ${STABILE_DATA_DIR}: ${gigabytes.toFixed(1)} GB`;
    return gigabytes < 1 ? { level: "warning", text: `${text}: è poco` } : { level: "ok", text };
  } catch {
    return {
      level: "warning",
      text: `La cartella ${STABILE_DATA_DIR} non c'è ancora: nascerà al primo avvio`,
    };
  }
}
