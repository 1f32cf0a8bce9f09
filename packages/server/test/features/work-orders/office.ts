import { type NewWorkOrder, type Transition, WorkOrder } from "@stabile/contract/work-orders";
import { type Grant, type Principal, reachOf } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { createWorkOrder } from "#features/work-orders/create-work-order.ts";
import { openOrderPages, type OrderPages, readWorkOrder } from "#features/work-orders/read-work-order.ts";
import { createSlaTables } from "#features/work-orders/sla-tables.ts";
import { type OrderDeps, transitionWorkOrder } from "#features/work-orders/transition-work-order.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import type { Db } from "#runtime/database/open-database.ts";

export const CORRELATION = "018f0000-0000-7000-8000-00000000c0de";

/** A clock that a test moves by hand. */
export function handClock(start: string) {
  let now = new Date(start);
  return {
    now: () => now,
    set: (instant: string) => {
      now = new Date(instant);
    },
    advance: (minutes: number) => {
      now = new Date(now.getTime() + minutes * 60_000);
    },
  };
}

export interface EnqueuedJob {
  queue: string;
  data: object;
}

/** why: these tests look at what is asked of the queue; the queue itself is tested with its own database tables. */
export function recordedJobs(): Jobs & { enqueued: EnqueuedJob[] } {
  const enqueued: EnqueuedJob[] = [];
  return {
    enqueued,
    enqueue: async (_tx, queue, data) => {
      enqueued.push({ queue, data });
    },
    define: () => undefined,
    prepare: async () => undefined,
    work: async () => undefined,
    stop: async () => undefined,
  };
}

export interface Office {
  create(
    changes?: Partial<NewWorkOrder>,
    principal?: Principal,
  ): Promise<{ id: string; code: string; version: number }>;
  /** Ten minutes later, a step. */
  step(id: string, principal: Principal, transition: Transition): Promise<{ id: string; version: number }>;
  /** The page as this person gets it, checked against the contract. */
  read(id: string, principal?: Principal): Promise<WorkOrder>;
  deps: OrderDeps & { clock: ReturnType<typeof handClock>; jobs: ReturnType<typeof recordedJobs> };
  technician: Principal;
  otherTechnician: Principal;
  technicianOfMunicipioI: Principal;
  urp: Principal;
  /** A worker of the first firm. */
  worker: Principal;
  /** A worker of another firm. */
  stranger: Principal;
  firmId: string;
  otherFirmId: string;
  squadId: string;
  contractId: string;
  buildingId: string;
}

/** A small office in a database: people, two firms, a squad, a contract, a building of Municipio III. */
export async function openOffice(db: Db): Promise<Office> {
  const [firmId, otherFirmId, squadId, contractId, buildingId] = [
    uuidV7(),
    uuidV7(),
    uuidV7(),
    uuidV7(),
    uuidV7(),
  ] as [string, string, string, string, string];
  await db
    .insertInto("firm")
    .values([
      { id: firmId, code: "F-1", name: "Edile Esempio", kind: "contractor" },
      { id: otherFirmId, code: "F-2", name: "Impianti Prova", kind: "contractor" },
      { id: squadId, code: "S-1", name: "Squadra edile", kind: "squad" },
    ])
    .execute();
  await db
    .insertInto("contract")
    .values({
      id: contractId,
      code: "CTR-1",
      title: "Manutenzione edile",
      firm_id: firmId,
      valid_from: "2020-01-01",
      valid_to: "2099-12-31",
    })
    .execute();
  await db
    .insertInto("building")
    .values({
      id: buildingId,
      code: "ED-0001",
      name: "Scuola primaria Daneo",
      use: "school",
      municipio: "III",
      address_text: "Via Concordia 3",
      point: "SRID=4326;POINT(8.95 44.42)",
      source: "realgimm",
      source_key: "1",
    })
    .execute();
  const person = (name: string, grants: Grant[], firm?: string) => addPerson(db, { name, grants, firm });
  const clock = handClock("2026-03-02T09:00:00Z");
  const office: Office = {
    ...actionsIn(db, () => office),
    deps: { clock, jobs: recordedJobs(), slaTables: createSlaTables(clock) },
    technician: await person("Paolo Tecnico", [
      { role: "technician", scopeKind: "municipality", scopeKey: "" },
    ]),
    otherTechnician: await person("Rita Tecnica", [
      { role: "technician", scopeKind: "municipality", scopeKey: "" },
    ]),
    technicianOfMunicipioI: await person("Serena Uno", [
      { role: "technician", scopeKind: "municipio", scopeKey: "I" },
    ]),
    urp: await person("Marta Urp", [{ role: "urp", scopeKind: "municipality", scopeKey: "" }]),
    worker: await person(
      "Franco Operaio",
      [{ role: "contractor", scopeKind: "firm", scopeKey: firmId }],
      firmId,
    ),
    stranger: await person(
      "Diego Altro",
      [{ role: "contractor", scopeKind: "firm", scopeKey: otherFirmId }],
      otherFirmId,
    ),
    firmId,
    otherFirmId,
    squadId,
    contractId,
    buildingId,
  };
  return office;
}

function actionsIn(db: Db, office: () => Office): Pick<Office, "create" | "step" | "read"> {
  let pages: OrderPages | undefined;
  return {
    create: (changes = {}, principal = office().technician) =>
      createWorkOrder(db, office().deps, {
        order: newOrder(office(), changes),
        principal,
        correlationId: CORRELATION,
      }),
    step(id, principal, transition) {
      office().deps.clock.advance(10);
      return transitionWorkOrder(db, office().deps, {
        id,
        transition,
        principal,
        correlationId: CORRELATION,
      });
    },
    async read(id, principal = office().technician) {
      const reach = reachOf(principal, "work-order.read") ?? { all: true };
      pages ??= openOrderPages(db, office().deps.clock);
      const { json } = await readWorkOrder(pages, { id, principal, reach });
      return WorkOrder.parse(JSON.parse(json));
    },
  };
}

async function addPerson(
  db: Db,
  { name, grants, firm }: { name: string; grants: Grant[]; firm: string | undefined },
): Promise<Principal> {
  const userId = uuidV7();
  await db
    .insertInto("app_user")
    .values({ id: userId, scheme: "spid-code", identifier: name, display_name: name, firm_id: firm ?? null })
    .execute();
  return { userId, displayName: name, firmId: firm, grants };
}

export function newOrder(office: Office, changes: Partial<NewWorkOrder> = {}): NewWorkOrder {
  return {
    title: "Infiltrazione nell'aula 3",
    description: "Macchia sul soffitto dopo la pioggia.",
    category: "leak",
    urgency: "urgent",
    buildingId: office.buildingId,
    requestIds: [],
    addressText: "",
    issue: false,
    ...changes,
  };
}
