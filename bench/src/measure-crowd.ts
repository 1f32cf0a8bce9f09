import type autocannon from "autocannon";
import { noteWorkOrder } from "../../packages/server/src/features/work-orders/note-work-order.ts";
import type { Principal } from "../../packages/server/src/domain/access/policy.ts";
import { systemClock } from "../../packages/server/src/runtime/clock.ts";
import type { BarePlan } from "./bare-plan.ts";
import { startBare } from "./bare-process.ts";
import { openRecorder } from "./capture-statements.ts";
import { type Comparison, compare } from "./compare.ts";
import { orderId } from "./load-metropolis.ts";
import type { OpenMetropolis } from "./open-metropolis.ts";
import { startProduct } from "./product-server.ts";
import { planReadings, readingsOf } from "./readings.ts";
import type { Finding } from "./report.ts";
import { type Person, signPeopleIn } from "./sign-people-in.ts";
import { writingOf } from "./writing-of.ts";

/** The client's own figure of people at the same time. */
const PEOPLE = 700;
const LEAST = 0.7;
/** With so many waiting, an answer takes seconds: a shorter look would see none. */
const LEAST_SECONDS = 8;
const MOST_P99 = 1.5;
const MOST_MB = 350;
/** What a person does in turn; "note" is the update: a note with minutes of work, in the order's history. */
const ROUND = ["list", "page", "search", "page", "note"] as const;

/** Seven hundred people, each with a session of their own, asking again as soon as they are answered. */
export async function measureCrowd(
  { url, city }: OpenMetropolis,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Omit<Finding, "on">[]> {
  const product = await startProduct(url);
  const people = await signPeopleIn(url, PEOPLE);
  const readings = readingsOf(city);
  const plan = await planReadings(url, { list: readings.list, page: readings.page, search: readings.search });
  const note = await planNote(url, people[0]!, plan.texts, city.orders);
  const bare = await startBare({ databaseUrl: url, poolSize: 10, ...plan, writings: { note } });
  const pathOf = (kind: (typeof ROUND)[number], index: number) =>
    kind === "note"
      ? `/api/v1/work-orders/${openOrder(city.orders, index)}/notes`
      : (readings[kind][index % readings[kind].length]?.path ?? "/");
  let memory = 0;
  const watch = setInterval(() => {
    void product.residentMb().then((megabytes) => {
      memory = Math.max(memory, megabytes ?? 0);
    });
  }, 250);
  try {
    const compared = await compare(
      {
        server: product,
        requests: [{ path: "/" }],
        ofConnection: (index) =>
          ROUND.map((kind, step) => askedBy(people[index % PEOPLE]!, kind, pathOf(kind, index * 7 + step))),
      },
      {
        server: bare,
        requests: [{ path: "/" }],
        ofConnection: (index) =>
          ROUND.map((kind, step) =>
            kind === "note"
              ? { method: "POST" as const, path: "/note", body: BODY }
              : { path: `/${kind}/${(index * 7 + step) % readings[kind].length}` },
          ),
      },
      { rounds, seconds: Math.max(seconds, LEAST_SECONDS), connections: PEOPLE },
    );
    return findingsOf(compared, memory);
  } finally {
    clearInterval(watch);
    await bare.stop();
    await product.stop();
  }
}

const BODY = JSON.stringify({ note: "Sopralluogo fatto, serve il ricambio.", labourMinutes: 5 });

/** Of the last in the city, which are the open ones. */
const openOrder = (orders: number, index: number): string =>
  orderId(orders - (index % Math.floor(orders * 0.03)));

function askedBy({ headers }: Person, kind: (typeof ROUND)[number], path: string): autocannon.Request {
  if (kind !== "note") return { path, headers };
  return {
    method: "POST",
    path,
    setupRequest: (request) => ({
      ...request,
      headers: { ...headers, "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
      body: BODY,
    }),
  };
}

async function planNote(
  url: string,
  person: Person,
  texts: BarePlan["texts"],
  orders: number,
): Promise<BarePlan["writings"][string]> {
  const recorder = openRecorder(url);
  const example = openOrder(orders, 1);
  const principal: Principal = {
    userId: person.userId,
    displayName: "Tecnico di prova",
    firmId: undefined,
    grants: [{ role: "technician", scopeKind: "municipality", scopeKey: "" }],
  };
  const command = {
    id: example,
    note: "Sopralluogo",
    labourMinutes: 5,
    principal,
    correlationId: crypto.randomUUID(),
  };
  try {
    const captured = await recorder.during(() => noteWorkOrder(recorder.db, { clock: systemClock }, command));
    const others = Array.from({ length: 5_000 }, (_, index) => openOrder(orders, index));
    return writingOf(texts, captured, { kept: [person.userId], turns: [{ example, ids: others }] });
  } finally {
    await recorder.close();
  }
}

function findingsOf(
  { product, bare, ratio, p99Ratio, errors }: Comparison,
  memory: number,
): Omit<Finding, "on">[] {
  const who = `${PEOPLE} people`;
  return [
    {
      what: `Crowd: throughput of ${who}`,
      target: `≥ ${LEAST * 100} %, no errors`,
      measured: `${(ratio * 100).toFixed(0)} %, ${errors} errors`,
      detail: `${product.perSecond.toFixed(0)} of ${bare.perSecond.toFixed(0)} requests/s: ${ROUND.join(", ")}`,
      met: Number.isFinite(ratio) && ratio >= LEAST && errors === 0,
    },
    {
      what: `Crowd: p99 of ${who}`,
      target: `≤ ${MOST_P99} ×`,
      measured: `${p99Ratio.toFixed(2)} ×`,
      detail: `${product.p99.toFixed(0)} ms of ${bare.p99.toFixed(0)} ms`,
      met: p99Ratio <= MOST_P99,
    },
    {
      what: `Crowd: resident memory of serve`,
      target: `≤ ${MOST_MB} MB`,
      measured: `${memory.toFixed(0)} MB`,
      detail: "the highest seen, four looks a second",
      met: memory > 0 && memory <= MOST_MB,
    },
  ];
}
