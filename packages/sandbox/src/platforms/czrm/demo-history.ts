import { drawHistory, type HistoryOrder, type Past, PAST_OF } from "#city/demo-history.ts";
import { fileCase } from "./citizen-actions.ts";
import { type Call, FRONT_OFFICE, type Org, PORTAL } from "./org.ts";
import { objectNamed } from "./schema.ts";
import { caseFieldsOf, TAKEN_FIELDS } from "./seed-demo.ts";
import { atomically, readRecord, readSetting, writeSetting } from "./store.ts";
import { instantOf } from "./times.ts";
import { updateRecord } from "./write-record.ts";

const CASE = objectNamed("Case");
const SETTING = "demo-history";

interface Kept extends Pick<Past, "count"> {
  until: string;
  /** Left out by states written when every past was of six months. */
  days?: number;
  /** Id of the Case of each order that answers one. */
  cases: Record<string, string>;
}

/** A past order as the training environment is told of it. */
interface ToldOrder extends Omit<HistoryOrder, "report"> {
  case: { id: string; number: string; modifiedAt: string; createdAt: string } | null;
}

/**
 * The cases that the last months' orders answer, on the first start only: filed, taken in charge, and closed when the
 * order is. The ESB says nothing of them.
 */
export function seedHistory(org: Org, past: Past): void {
  if (past.count === 0 || readSetting(org.db, SETTING) !== null) return;
  const until = org.world.now();
  atomically(org.db, () => {
    const cases: Kept["cases"] = {};
    for (const order of drawHistory(org.world.city, { ...past, until })) {
      const id = seedCase(org, order);
      if (id !== undefined) cases[order.id] = id;
    }
    const kept: Kept = { ...past, until: until.toISOString(), cases };
    writeSetting(org.db, SETTING, JSON.stringify(kept));
  });
}

function seedCase(org: Org, { report, openedAt, closedAt }: HistoryOrder): string | undefined {
  if (report === null) return undefined;
  const at = (instant: string, actor = FRONT_OFFICE): Call => ({
    org,
    actor,
    version: "v59.0",
    now: new Date(instant),
    silent: true,
  });
  const fields = { ...caseFieldsOf(report), Origin: "Phone", Latitudine__c: null, Longitudine__c: null };
  const { id } = fileCase(at(report.createdAt, PORTAL), { fields });
  updateRecord(at(openedAt), CASE, { id, input: { ...TAKEN_FIELDS } });
  if (closedAt !== null)
    updateRecord(at(closedAt), CASE, { id, input: { Status: "Closed", StatoFrontEnd__c: "Eseguita" } });
  return id;
}

/** The last months' orders with the cases they answer; empty where none were seeded. */
export function readHistory(org: Org): { until: string | null; orders: ToldOrder[] } {
  const setting = readSetting(org.db, SETTING);
  if (setting === null) return { until: null, orders: [] };
  const { until, cases, count, days = PAST_OF.small.days } = JSON.parse(setting) as Kept;
  const orders = drawHistory(org.world.city, { count, days, until: new Date(until) });
  return {
    until,
    orders: orders.map(({ report: _told, ...order }) => ({ ...order, case: caseOf(org, cases[order.id]) })),
  };
}

function caseOf(org: Org, id: string | undefined): ToldOrder["case"] {
  const record = id === undefined ? null : readRecord(org.db, CASE, id);
  // One that a trainee deleted meanwhile is no longer answered by anything.
  if (record === null || record.deleted) return null;
  return {
    id: record.id,
    number: String(record.fields.CaseNumber),
    createdAt: instantOf(record.created).toISOString(),
    modifiedAt: instantOf(record.stamp).toISOString(),
  };
}
