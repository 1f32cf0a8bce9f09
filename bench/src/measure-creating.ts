import type autocannon from "autocannon";
import pg from "pg";
import type { Principal } from "../../packages/server/src/domain/access/policy.ts";
import { createWorkOrder } from "../../packages/server/src/features/work-orders/create-work-order.ts";
import { createSlaTables } from "../../packages/server/src/features/work-orders/sla-tables.ts";
import { createLogger } from "../../packages/server/src/runtime/logger.ts";
import { systemClock } from "../../packages/server/src/runtime/clock.ts";
import { createJobs } from "../../packages/server/src/runtime/jobs/jobs.ts";
import type { BarePlan } from "./bare-plan.ts";
import { startBare } from "./bare-process.ts";
import { openRecorder } from "./capture-statements.ts";
import { compare, type Rounds } from "./compare.ts";
import { buildingId, type Metropolis, requestId } from "./load-metropolis.ts";
import type { OpenMetropolis } from "./open-metropolis.ts";
import { startProduct } from "./product-server.ts";
import type { Finding } from "./report.ts";
import { type Person, signPeopleIn } from "./sign-people-in.ts";
import { writingOf } from "./writing-of.ts";

const LEAST = 0.7;
const CONNECTIONS = 16;

/**
 * Creating an order out of a report: the order, its history, the audit, the news, the report taken in charge with its
 * own history, and the message to the citizen in the outbox with its job. The bare server runs the same statements in
 * one transaction.
 */
export async function measureCreating(
  { url, city }: Pick<OpenMetropolis, "url" | "city">,
  { rounds, seconds }: Omit<Rounds, "connections">,
): Promise<Omit<Finding, "on">[]> {
  await makeReportsWait(url, city);
  const product = await startProduct(url);
  const [person] = await signPeopleIn(url, 1);
  if (person === undefined) throw new Error("nessuno ha potuto entrare");
  const plan = await planCreating(url, { city, person });
  const bare = await startBare({ databaseUrl: url, poolSize: 10, readings: {}, ...plan });
  const next = counter(waitingFrom(city) + 1);
  try {
    const compared = await compare(
      { server: product, requests: [creating(person, city, next)] },
      { server: bare, requests: [{ method: "POST", path: "/create", body: "{}" }] },
      { rounds, seconds, connections: CONNECTIONS },
    );
    const { ratio, cpuRatio, errors } = compared;
    const cpu = cpuRatio === undefined ? "" : `, cpu ${cpuRatio.toFixed(2)}`;
    return [
      {
        what: "Writing: an order with history, audit and outbox",
        target: `≥ ${LEAST * 100} %`,
        measured: `${(ratio * 100).toFixed(0)} %`,
        detail: `${compared.product.perSecond.toFixed(0)} of ${compared.bare.perSecond.toFixed(0)} orders/s${cpu}, ${errors} errors`,
        met: ratio >= LEAST && errors === 0,
      },
    ];
  } finally {
    await bare.stop();
    await product.stop();
  }
}

/** Each order is made out of a report of its own: the newest fifth of them is made to wait for somebody. */
async function makeReportsWait(url: string, city: Metropolis): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(
    "update request set state = 'received', work_order_id = null where id >= $1 and state <> 'received'",
    [requestId(waitingFrom(city))],
  );
  await client.query("vacuum (analyze) request");
  await client.end();
}

const waitingFrom = (city: Metropolis): number => Math.floor(city.requests * 0.8) + 1;

const counter = (from: number) => {
  let at = from;
  return () => at++;
};

function order(city: Metropolis, n: number) {
  return {
    title: "Perdita dal lavandino del bagno",
    description: "Il sifone perde, il pavimento è bagnato.",
    category: "other",
    urgency: "normal" as const,
    buildingId: buildingId(1 + (n % city.buildings)),
    addressText: "",
    requestIds: [requestId(n)],
    issue: false,
  };
}

function creating(person: Person, city: Metropolis, next: () => number): autocannon.Request {
  return {
    method: "POST",
    path: "/api/v1/work-orders",
    // Each asks for an order of its own: a key and a report that nobody used before.
    setupRequest: (request) => ({
      ...request,
      headers: {
        ...person.headers,
        "content-type": "application/json",
        "idempotency-key": crypto.randomUUID(),
      },
      body: JSON.stringify(order(city, next())),
    }),
  };
}

async function planCreating(
  url: string,
  { city, person }: { city: Metropolis; person: Person },
): Promise<Pick<BarePlan, "texts" | "writings">> {
  const recorder = openRecorder(url);
  const jobs = createJobs({ ...recorder, kind: "postgresql" }, createLogger("error"));
  await jobs.prepare();
  const example = order(city, waitingFrom(city));
  const principal: Principal = {
    userId: person.userId,
    displayName: "Tecnico di prova",
    firmId: undefined,
    grants: [{ role: "technician", scopeKind: "municipality", scopeKey: "" }],
  };
  const deps = { jobs, clock: systemClock, slaTables: createSlaTables(systemClock) };
  const command = { order: example, principal, correlationId: crypto.randomUUID() };
  try {
    const captured = await recorder.during(() => createWorkOrder(recorder.db, deps, command));
    const texts: BarePlan["texts"] = [];
    const waiting = Array.from({ length: 5_000 }, (_, index) => requestId(city.requests - index));
    const create = writingOf(texts, captured, {
      kept: [person.userId, example.buildingId],
      turns: [{ example: example.requestIds[0] ?? "", ids: waiting }],
    });
    return { texts, writings: { create } };
  } finally {
    await jobs.stop();
    await recorder.close();
  }
}
