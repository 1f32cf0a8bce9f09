import { listDossiers } from "../../packages/server/src/features/dossier/list-dossiers.ts";
import { readDossier } from "../../packages/server/src/features/dossier/read-dossier.ts";
import { openDatabase } from "../../packages/server/src/runtime/database/open-database.ts";
import { startBare } from "./bare-process.ts";
import { compare, type Comparison } from "./compare.ts";
import { type LoadedDossiers, loadDossiers } from "./load-dossiers.ts";
import { startProduct } from "./product-server.ts";
import { planReadings, type Reading } from "./readings.ts";
import type { Finding } from "./report.ts";
import { signPeopleIn } from "./sign-people-in.ts";

const CONNECTIONS = 4;
const reach = { all: true } as const;

/** A dossier's page, today's and a past day's, and the list of all, against a bare server that runs the same statements. */
export async function measureDossier(
  url: string,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Omit<Finding, "on">[]> {
  const loaded = await load(url);
  const readings = readingsOf(loaded);
  const product = await startProduct(url);
  const [person] = await signPeopleIn(url, 1);
  const bare = await startBare({
    databaseUrl: url,
    poolSize: 10,
    ...(await planReadings(url, readings)),
    writings: {},
  });
  const measured: Record<string, Comparison> = {};
  try {
    for (const [kind, list] of Object.entries(readings))
      measured[kind] = await compare(
        { server: product, requests: list.map(({ path }) => ({ path, headers: person!.headers })) },
        { server: bare, requests: list.map((_, index) => ({ path: `/${kind}/${index}` })) },
        { rounds, seconds, connections: CONNECTIONS },
      );
  } finally {
    await bare.stop();
    await product.stop();
  }
  return findings(measured as Record<Kind, Comparison>, loaded);
}

type Kind = "today" | "past" | "list";

async function load(url: string): Promise<LoadedDossiers> {
  const { db, close } = await openDatabase({ url, dataDir: "" });
  try {
    return await loadDossiers(db);
  } finally {
    await close();
  }
}

function readingsOf({ largest: id, past }: LoadedDossiers): Record<Kind, Reading[]> {
  const now = new Date();
  const path = `/api/v1/buildings/${id}/dossier`;
  return {
    today: [{ path, run: (db) => readDossier(db, { id, on: undefined, reach, now }) }],
    past: [{ path: `${path}?on=${past}`, run: (db) => readDossier(db, { id, on: past, reach, now }) }],
    list: [
      {
        path: "/api/v1/dossiers?limit=200",
        run: (db) => listDossiers(db, { cursor: undefined, limit: 200, reach }),
      },
    ],
  };
}

function findings(
  { today, past, list }: Record<Kind, Comparison>,
  { facts }: LoadedDossiers,
): Omit<Finding, "on">[] {
  const told = ({ product, bare, errors }: Comparison) =>
    `${product.perSecond.toFixed(0)} of ${bare.perSecond.toFixed(0)} requests/s, p95 ${product.p95.toFixed(1)} ms of ${bare.p95.toFixed(1)} ms, ${errors} errors`;
  const ofPast = today.product.perSecond / past.product.perSecond;
  return [
    {
      what: `Dossier: page of a building with ${facts} facts`,
      target: "p95 ≤ 50 ms, ≥ 40 %",
      measured: `p95 ${today.product.p95.toFixed(1)} ms, ${(today.ratio * 100).toFixed(0)} %`,
      detail: told(today),
      met: today.product.p95 <= 50 && today.ratio >= 0.4 && today.errors === 0,
    },
    {
      what: "Dossier: as of a past day, of the time of today's",
      target: "≤ 2 ×",
      measured: `${ofPast.toFixed(2)} ×`,
      detail: told(past),
      met: ofPast <= 2 && past.errors === 0,
    },
    {
      what: "Dossier: completeness of 2,400 buildings, a page of 200 with the sums of all",
      target: "p95 ≤ 100 ms",
      measured: `p95 ${list.product.p95.toFixed(1)} ms`,
      detail: told(list),
      met: list.product.p95 <= 100 && list.errors === 0,
    },
  ];
}
