/**
 * Who may do what, and on which rows. Pure: roles × actions × scope.
 * Every route names its action; every query asks `reachOf` which rows that action reaches for this person.
 */
export type Role =
  | "urp"
  | "technician"
  | "contractor"
  | "firm-admin"
  | "building-contact"
  | "building-manager"
  | "safety-officer"
  | "finance"
  | "systems"
  | "auditor";

/** By which way a role came to a person. */
export type Origin = "hand" | "group" | "spreadsheet" | "request" | "substitution" | "emergency";

export type ScopeKind = "municipality" | "municipio" | "building" | "contract" | "firm";

export interface Grant {
  role: Role;
  scopeKind: ScopeKind;
  /** Municipio code, building id, contract id or firm id; empty for the whole municipality. */
  scopeKey: string;
  /** Absent: given by hand. */
  origin?: Origin;
  /** Of a substitution: the person whose role it is. */
  lentBy?: { userId: string; displayName: string };
  /** RFC 3339; absent when it has no end. */
  validTo?: string;
}

export interface Principal {
  userId: string;
  displayName: string;
  /** The firm a contractor's worker belongs to. */
  firmId: string | undefined;
  grants: readonly Grant[];
}

const EVERYONE_INSIDE = [
  "home.read",
  "search",
  "building.read",
  "dossier.read",
  "model.read",
  "obligation.read",
  "document.read",
  "work-order.read",
  "attachment.read",
];

/** Separation of duties starts here: who executes (contractor) never manages; who operates the exchange never triages. */
const ROLE_ACTIONS: Record<Role, readonly string[]> = {
  urp: [
    ...EVERYONE_INSIDE,
    "protocol.read",
    "protocol.manage",
    "document.read-office",
    "request.read",
    "request.triage",
    "reporter.read",
    "work-order.create",
    "attachment.add",
    "firm.read",
    "role.lend",
  ],
  technician: [
    ...EVERYONE_INSIDE,
    "protocol.read",
    "request.read",
    "request.triage",
    "reporter.read",
    "work-order.create",
    "work-order.manage",
    "work-order.execute",
    "work-order.export",
    "dossier.write",
    "model.manage",
    "obligation.manage",
    "obligation.plan",
    "dossier.export",
    "document.read-office",
    "document.add",
    "document.manage",
    "attachment.add",
    "firm.read",
    "role.lend",
    "emergency.declare",
  ],
  contractor: [
    "home.read",
    "search",
    "work-order.read",
    "work-order.execute",
    "attachment.read",
    "attachment.add",
  ],
  // Of a contractor company: its own workers, and nothing of the work itself.
  "firm-admin": ["home.read", "people.read", "people.manage", "firm.read"],
  // Employer of who works in a building of the municipality: school head, head of an office (D.Lgs. 81/2008, art. 18 c. 3).
  "building-contact": [
    ...EVERYONE_INSIDE,
    "protocol.read",
    "formal-request.file",
    "request.read",
    "role.lend",
  ],
  // Keeps the dossiers, and orders no work.
  "building-manager": [
    ...EVERYONE_INSIDE,
    "protocol.read",
    "protocol.manage",
    "request.read",
    "dossier.write",
    "model.manage",
    "obligation.manage",
    "dossier.export",
    "document.read-office",
    "document.add",
    "document.manage",
    "document.discard",
    "attachment.add",
    "firm.read",
    "role.lend",
  ],
  // Answers with their name if a check of the law is missed: plans it into orders, which a technician issues.
  "safety-officer": [
    ...EVERYONE_INSIDE,
    "protocol.read",
    "request.read",
    "dossier.write",
    "obligation.manage",
    "obligation.plan",
    "check-rule.write",
    "dossier.export",
    "document.read-office",
    "document.add",
    "document.manage",
    "work-order.create",
    "work-order.export",
    "attachment.add",
    "firm.read",
    "role.lend",
  ],
  finance: [
    ...EVERYONE_INSIDE,
    "document.read-office",
    "work-order.export",
    "dossier.export",
    "firm.read",
    "role.lend",
  ],
  systems: [
    "home.read",
    "search",
    "building.read",
    "exchange.read",
    "exchange.operate",
    "people.read",
    "people.manage",
    "audit.read",
    "permissions.manage",
    "role.lend",
    "emergency.declare",
    "emergency.review",
    "firm.read",
  ],
  auditor: [
    ...EVERYONE_INSIDE,
    "protocol.read",
    "document.read-office",
    "request.read",
    "work-order.export",
    "dossier.export",
    "exchange.read",
    "audit.read",
    "people.read",
    "emergency.review",
    "firm.read",
  ],
};

/**
 * What a way does not give, whatever the role: nobody changes permissions by an emergency that they declared themselves,
 * and what was lent is neither lent again nor made wider.
 */
const NEVER_BY: Partial<Record<Origin, readonly string[]>> = {
  emergency: [
    "people.read",
    "people.manage",
    "permissions.manage",
    "role.lend",
    "emergency.declare",
    "emergency.review",
  ],
  substitution: ["role.lend", "emergency.declare"],
};

/** Whether a grant gives an action, somewhere. */
export function gives({ role, origin = "hand" }: Pick<Grant, "role" | "origin">, action: string): boolean {
  return ROLE_ACTIONS[role].includes(action) && !(NEVER_BY[origin]?.includes(action) ?? false);
}

/** Why somebody may do this: the grants that give it, none when they may not. */
export function explain<G extends Pick<Grant, "role" | "origin">>(grants: readonly G[], action: string): G[] {
  return grants.filter((grant) => gives(grant, action));
}

export const ROLE_LABEL: Record<Role, string> = {
  urp: "Operatore URP",
  technician: "Tecnico comunale",
  contractor: "Impresa esecutrice",
  "firm-admin": "Amministratore di impresa",
  "building-contact": "Referente di edificio",
  "building-manager": "Gestore di edifici",
  "safety-officer": "Responsabile della sicurezza",
  finance: "Ufficio contratti e finanza",
  systems: "Sistemi informativi",
  auditor: "Revisore",
};

/** The rows an action reaches: all of them, or those that match at least one list. */
export type Reach =
  | { all: true }
  | { all: false; municipi: string[]; buildingIds: string[]; contractIds: string[]; firmIds: string[] };

/** No row at all: of who may not do it anywhere, where a query is asked all the same. */
export const NOWHERE: Reach = { all: false, municipi: [], buildingIds: [], contractIds: [], firmIds: [] };

/** Undefined: the person may not do this anywhere. */
export function reachOf(principal: Principal, action: string): Reach | undefined {
  const grants = explain(principal.grants, action);
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

export function actionsOf(principal: Pick<Principal, "grants">): string[] {
  const actions = principal.grants.flatMap((grant) =>
    ROLE_ACTIONS[grant.role].filter((action) => gives(grant, action)),
  );
  return [...new Set(actions)].sort();
}

/** Scopes on which a role makes sense. */
export function scopesOf(role: Role): readonly ScopeKind[] {
  return ROLE_SCOPES[role];
}

const ANYWHERE: readonly ScopeKind[] = ["municipality", "municipio", "building", "contract"];
const ROLE_SCOPES: Record<Role, readonly ScopeKind[]> = {
  urp: ["municipality", "municipio"],
  technician: ANYWHERE,
  contractor: ["firm", "contract"],
  "firm-admin": ["firm"],
  "building-contact": ["building", "municipio"],
  "building-manager": ["municipality", "municipio", "building"],
  "safety-officer": ["municipality", "municipio", "building"],
  finance: ["municipality", "contract"],
  systems: ["municipality"],
  auditor: ["municipality"],
};
