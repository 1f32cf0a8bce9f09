/**
 * Who may do what, and on which rows. Pure: roles × actions × scope.
 * Every route names its action; every query asks `reachOf` which rows that action reaches for this person.
 */
export type Role =
  | "urp"
  | "technician"
  | "contractor"
  | "building-contact"
  | "finance"
  | "systems"
  | "auditor";

export type ScopeKind = "municipality" | "municipio" | "building" | "contract" | "firm";

export interface Grant {
  role: Role;
  scopeKind: ScopeKind;
  /** Municipio code, building id, contract id or firm id; empty for the whole municipality. */
  scopeKey: string;
}

export interface Principal {
  userId: string;
  displayName: string;
  /** The firm a contractor's worker belongs to. */
  firmId: string | undefined;
  grants: readonly Grant[];
}

const EVERYONE_INSIDE = ["home.read", "search", "building.read", "work-order.read", "attachment.read"];

/** Separation of duties starts here: who executes (contractor) never manages; who operates the exchange never triages. */
const ROLE_ACTIONS: Record<Role, readonly string[]> = {
  urp: [
    ...EVERYONE_INSIDE,
    "request.read",
    "request.triage",
    "reporter.read",
    "work-order.create",
    "attachment.add",
    "firm.read",
  ],
  technician: [
    ...EVERYONE_INSIDE,
    "request.read",
    "request.triage",
    "reporter.read",
    "work-order.create",
    "work-order.manage",
    "work-order.execute",
    "work-order.export",
    "attachment.add",
    "firm.read",
  ],
  contractor: [
    "home.read",
    "search",
    "work-order.read",
    "work-order.execute",
    "attachment.read",
    "attachment.add",
  ],
  "building-contact": [...EVERYONE_INSIDE, "request.read"],
  finance: [...EVERYONE_INSIDE, "work-order.export", "firm.read"],
  systems: [
    "home.read",
    "search",
    "building.read",
    "exchange.read",
    "exchange.operate",
    "people.manage",
    "audit.read",
    "firm.read",
  ],
  auditor: [
    ...EVERYONE_INSIDE,
    "request.read",
    "work-order.export",
    "exchange.read",
    "audit.read",
    "firm.read",
  ],
};

export const ROLE_LABEL: Record<Role, string> = {
  urp: "Operatore URP",
  technician: "Tecnico comunale",
  contractor: "Impresa esecutrice",
  "building-contact": "Referente di edificio",
  finance: "Ufficio contratti e finanza",
  systems: "Sistemi informativi",
  auditor: "Revisore",
};

/** The rows an action reaches: all of them, or those that match at least one list. */
export type Reach =
  | { all: true }
  | { all: false; municipi: string[]; buildingIds: string[]; contractIds: string[]; firmIds: string[] };

/** Undefined: the person may not do this anywhere. */
export function reachOf(principal: Principal, action: string): Reach | undefined {
  const grants = principal.grants.filter((grant) => ROLE_ACTIONS[grant.role].includes(action));
  if (grants.length === 0) return undefined;
  if (grants.some((grant) => grant.scopeKind === "municipality")) return { all: true };
  const keys = (kind: ScopeKind) =>
    grants.filter((grant) => grant.scopeKind === kind).map((grant) => grant.scopeKey);
  return {
    all: false,
    municipi: keys("municipio"),
    buildingIds: keys("building"),
    contractIds: keys("contract"),
    firmIds: keys("firm"),
  };
}

/** `session` and `public` need no role: being signed in, or nothing. */
export function mayDo(principal: Principal, action: string): boolean {
  return action === "session" || action === "public" || reachOf(principal, action) !== undefined;
}

/** What a row says about where it belongs. */
export interface Placement {
  municipio?: string | null;
  buildingId?: string | null;
  contractId?: string | null;
  firmId?: string | null;
}

export function reaches(reach: Reach | undefined, row: Placement): boolean {
  if (reach === undefined) return false;
  if (reach.all) return true;
  const within = (keys: string[], key: string | null | undefined) => key != null && keys.includes(key);
  return (
    within(reach.municipi, row.municipio) ||
    within(reach.buildingIds, row.buildingId) ||
    within(reach.contractIds, row.contractId) ||
    within(reach.firmIds, row.firmId)
  );
}

export function actionsOf(principal: Principal): string[] {
  return [...new Set(principal.grants.flatMap((grant) => ROLE_ACTIONS[grant.role]))].sort();
}
