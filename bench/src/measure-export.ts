import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DossierExport } from "../../packages/contract/src/dossier-exports.ts";
import { pathIn } from "../../packages/server/src/runtime/blobs/blob-files.ts";
import { openDatabase } from "../../packages/server/src/runtime/database/open-database.ts";
import type { Child } from "./child-process.ts";
import { loadDossiers } from "./load-dossiers.ts";
import { loadOriginals, type Original } from "./load-originals.ts";
import { median } from "./measure-load.ts";
import { type RunningProduct, startProduct, startWorker } from "./product-server.ts";
import type { Finding } from "./report.ts";
import { type Person, signPeopleIn } from "./sign-people-in.ts";

const DOCUMENTS = 500;
const MOST_SECONDS = 30;
const MOST_MB = 512;
const SAMPLE_MS = 50;
const PATIENCE_MS = 600_000;

/**
 * A dossier of 3,000 facts with 500 originals as one PDF/A-3: asked over HTTP, made by a `work` process whose memory is
 * looked at twenty times a second. Beside it, only reading, hashing and writing the same originals one after the other.
 */
export async function measureExport(
  url: string,
  { rounds }: { rounds: number },
): Promise<Omit<Finding, "on">[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "stabile-bench-export-"));
  const settings = { STABILE_DATA_DIR: dataDir };
  try {
    const { buildingId, originals } = await load(url, dataDir);
    const product = await startProduct(url, settings);
    try {
      const worker = await startWorker(url, settings);
      try {
        const [person] = await signPeopleIn(url, 1);
        const ask = { product, worker, person: person as Person, buildingId };
        return findings(await inTurns(rounds, { ask, dataDir, originals }));
      } finally {
        await worker.stop();
      }
    } finally {
      await product.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function load(url: string, dataDir: string) {
  const { db, close } = await openDatabase({ url, dataDir: "" });
  try {
    const { largest: buildingId } = await loadDossiers(db);
    return { buildingId, originals: await loadOriginals(db, { buildingId, count: DOCUMENTS, dataDir }) };
  } finally {
    await close();
  }
}

interface Made {
  seconds: number;
  /** Of processor, by the process that makes it: it feels little of what else the machine does. */
  cpuSeconds: number;
  peakMb: number;
  idleMb: number;
  byteLength: number;
  bareSeconds: number;
}

async function inTurns(
  rounds: number,
  { ask, dataDir, originals }: { ask: Asking; dataDir: string; originals: readonly Original[] },
): Promise<Made[]> {
  const made: Made[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const bareSeconds = await copyBare(dataDir, originals);
    made.push({ ...(await makeExport(ask)), bareSeconds });
  }
  return made;
}

/** What cannot be done without: every byte read, hashed and written again. */
async function copyBare(dataDir: string, originals: readonly Original[]): Promise<number> {
  const path = join(dataDir, "bare-copy");
  const began = performance.now();
  const file = await open(path, "w");
  const hash = createHash("sha256");
  for (const { sha256 } of originals)
    for await (const chunk of createReadStream(pathIn(join(dataDir, "blobs"), sha256))) {
      hash.update(chunk as Uint8Array);
      await file.writeFile(chunk as Uint8Array);
    }
  await file.sync();
  await file.close();
  hash.digest();
  const seconds = (performance.now() - began) / 1000;
  await rm(path);
  return seconds;
}

const JSON_OF_OURS = { "content-type": "application/json" };

interface Asking {
  product: RunningProduct;
  worker: Child;
  person: Person;
  buildingId: string;
}

async function makeExport({
  product,
  worker,
  person,
  buildingId,
}: Asking): Promise<Omit<Made, "bareSeconds">> {
  const call = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const headers = { ...person.headers, ...JSON_OF_OURS, "idempotency-key": randomUUID() };
    const answer = await fetch(`${product.url}/api/v1/dossier-exports${path}`, { ...init, headers });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const cpuBefore = (await worker.cpu()) ?? 0;
  const idleMb = (await worker.residentMb()) ?? 0;
  let peakMb = idleMb;
  const sampling = setInterval(
    () => void worker.residentMb().then((mb) => (peakMb = Math.max(peakMb, mb ?? 0))),
    SAMPLE_MS,
  );
  const began = performance.now();
  try {
    const body = JSON.stringify({ kind: "pdf", buildingIds: [buildingId] });
    const { id } = (await call("", { method: "POST", body })) as { id: string };
    while (performance.now() - began < PATIENCE_MS) {
      const { state, fault, byteLength = 0 } = (await call(`/${id}`)) as DossierExport;
      if (state === "ready") {
        const seconds = (performance.now() - began) / 1000;
        const cpuSeconds = ((await worker.cpu()) ?? 0) - cpuBefore;
        return { seconds, cpuSeconds, peakMb, idleMb, byteLength };
      }
      if (state === "failed") throw new Error(`L'esportazione non è riuscita: ${fault} ${worker.said()}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("L'esportazione non finisce");
  } finally {
    clearInterval(sampling);
  }
}

function findings(made: readonly Made[]): Omit<Finding, "on">[] {
  const middle = (of: (one: Made) => number) => median(made.map(of));
  const [seconds, bare] = [middle((one) => one.seconds), middle((one) => one.bareSeconds)];
  const peakMb = Math.max(...made.map((one) => one.peakMb));
  const fileMb = (made[0]?.byteLength ?? 0) / 1024 / 1024;
  return [
    {
      what: `Export: PDF/A-3 of a dossier with ${DOCUMENTS} originals`,
      target: `≤ ${MOST_SECONDS} s`,
      measured: `${seconds.toFixed(1)} s`,
      detail: `${fileMb.toFixed(0)} MB, ${middle((one) => one.cpuSeconds).toFixed(1)} s of processor; ${(seconds / bare).toFixed(1)} times what only reading, hashing and writing the originals takes (${bare.toFixed(2)} s)`,
      met: seconds <= MOST_SECONDS && fileMb > 0,
    },
    {
      what: "Export: memory of the process that makes it, at its highest",
      target: `< ${MOST_MB} MB`,
      measured: `${peakMb.toFixed(0)} MB`,
      detail: `${(made[0]?.idleMb ?? 0).toFixed(0)} MB before it, for a file of ${fileMb.toFixed(0)} MB`,
      met: peakMb < MOST_MB && peakMb > 0,
    },
  ];
}
