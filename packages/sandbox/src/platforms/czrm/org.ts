import type { DatabaseSync } from "node:sqlite";
import type { World } from "#core/platform.ts";
import { makeId } from "./ids.ts";
import type { StoredRecord } from "./store.ts";

/** Who writes. Ids are fixed: the User rows are made from this table at the first start. */
export interface Actor {
  id: string;
  username: string;
  password: string;
  name: string;
  /** Its changes are a citizen's or the front office's, and the ESB announces them. */
  announced: boolean;
  /** May set CreatedDate on creation ("Set Audit Fields" in Salesforce). */
  auditFields: boolean;
}

function actor(sequence: number, rest: Omit<Actor, "id" | "password">): Actor {
  return { id: makeId("005", sequence), password: "demo", ...rest };
}

export const INTEGRATION = actor(1, {
  username: "integrazione@czrm.example",
  name: "Integrazione Stabile",
  announced: false,
  auditFields: false,
});
export const PORTAL = actor(2, {
  username: "portale@czrm.example",
  name: "Portale del Cittadino",
  announced: true,
  auditFields: true,
});
export const FRONT_OFFICE = actor(3, {
  username: "urp@czrm.example",
  name: "Operatore URP",
  announced: true,
  auditFields: false,
});
export const ACTORS: readonly Actor[] = [INTEGRATION, PORTAL, FRONT_OFFICE];

/** OAuth clients: demo credentials, printed in the README. */
export const CLIENTS = [
  { id: "stabile-czrm", secret: "czrm-demo-secret", actor: INTEGRATION },
  { id: "portale-czrm", secret: "portale-demo-secret", actor: PORTAL },
] as const;

export const ORGANISATION_ID = makeId("00D", 1);

/** What the municipality's own applications hear of, inside the transaction of the change. */
export type CaseNews =
  | { kind: "updated"; record: StoredRecord; changed: readonly string[]; at: Date }
  | { kind: "deleted"; record: StoredRecord; at: Date }
  | { kind: "comment"; record: StoredRecord; comment: StoredRecord; at: Date };

/** The simulated org: its database, and a bell that wakes the ESB when there is something to deliver. */
export interface Org {
  world: World;
  db: DatabaseSync;
  wakeEsb(): void;
  /** SegnalaCi follows the Cases born from its reports. */
  watchers: ((news: CaseNews) => void)[];
}

/** One call of one user at one moment; everything that writes is given it. */
export interface Call {
  org: Org;
  actor: Actor;
  /** `v59.0`, for the addresses in the answer. */
  version: string;
  now: Date;
  /** Historical load: writes are not announced. */
  silent?: boolean;
}

export function callAs(org: Org, who: Actor, version = "v59.0"): Call {
  return { org, actor: who, version, now: org.world.now() };
}

export function tell(call: Call, news: CaseNews): void {
  for (const watcher of call.org.watchers) watcher(news);
}
