import type { Profile } from "@stabile/contract/session";
import { sql } from "kysely";
import { type Principal, ROLE_LABEL, type Role, type ScopeKind } from "#domain/access/policy.ts";
import { describeGrants } from "#features/access/describe-grants.ts";
import { deviceName } from "#features/access/device-name.ts";
import type { Delegation, SignInMethod } from "#ports/identity-provider.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

const METHOD_LABEL: Record<SignInMethod, string> = {
  spid: "SPID",
  cie: "Carta d'identità elettronica (CIE)",
  cns: "Carta nazionale dei servizi (CNS)",
  eidas: "Identità europea (eIDAS)",
  domain: "Utenza del Comune",
  unknown: "Accesso unico del Comune",
};

/** One's own access, through the session that one is using. @throws Problem `session-expired` when it ended meanwhile */
export async function readProfile(db: Db, principal: Principal, sessionId: string): Promise<Profile> {
  const [person, sessions, roles] = [
    await readPerson(db, principal.userId),
    await openSessionsOf(db, principal.userId),
    await rolesOf(db, principal),
  ];
  const current = sessions.find(({ id }) => id === sessionId);
  if (current === undefined) throw new Problem("session-expired");
  return {
    ...person,
    ...(roles.firmName === undefined ? {} : { firmName: roles.firmName }),
    signIn: signInOf(current),
    roles: roles.list,
    sessions: sessions.map((session) => ({
      id: session.id,
      current: session.id === sessionId,
      device: deviceName(session.userAgent),
      methodLabel: METHOD_LABEL[session.method],
      startedAt: session.startedAt.toISOString(),
      lastSeenAt: session.lastSeenAt.toISOString(),
      expiresAt: session.expiresAt.toISOString(),
    })),
  };
}

async function readPerson(db: Db, userId: string) {
  const row = await db
    .selectFrom("app_user")
    .select(["scheme", "identifier", "tax_code", "display_name", "email"])
    .where("id", "=", userId)
    .executeTakeFirstOrThrow();
  return {
    displayName: row.display_name,
    ...(row.tax_code === null ? { identifier: row.identifier } : { taxCode: row.tax_code }),
    ...(row.email === null ? {} : { email: row.email }),
  };
}

interface OpenSession {
  id: string;
  method: SignInMethod;
  identityProvider: string | null;
  level: number | null;
  attributeClass: string | null;
  delegation: Delegation | null;
  startedAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  idleMinutes: number;
  userAgent: string | null;
}

/** More than a person has devices: of somebody whose sessions are made by a program, the last ones. */
const MOST_SHOWN = 50;

async function openSessionsOf(db: Db, userId: string): Promise<OpenSession[]> {
  const rows = await db
    .selectFrom("session")
    .select([
      "id",
      "method",
      "identity_provider as identityProvider",
      "level",
      "attribute_class as attributeClass",
      "delegation",
      "created_at as startedAt",
      "last_seen_at as lastSeenAt",
      "expires_at as expiresAt",
      "idle_minutes as idleMinutes",
      "user_agent as userAgent",
    ])
    .where("user_id", "=", userId)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", new Date())
    .orderBy("created_at", "desc")
    .limit(1_000)
    .execute();
  const isAwake = ({ lastSeenAt, idleMinutes }: { lastSeenAt: Date; idleMinutes: number }) =>
    lastSeenAt.getTime() > Date.now() - idleMinutes * 60_000;
  return (rows as OpenSession[]).filter(isAwake).slice(0, MOST_SHOWN);
}

function signInOf(session: OpenSession): Profile["signIn"] {
  const { identityProvider, level, attributeClass, delegation } = session;
  return {
    method: session.method,
    methodLabel: METHOD_LABEL[session.method],
    ...(identityProvider === null ? {} : { identityProvider }),
    ...(level === null ? {} : { level }),
    ...(attributeClass === null ? {} : { attributeClass }),
    ...(delegation === null ? {} : { onBehalfOf: onBehalfOf(delegation) }),
    startedAt: session.startedAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
    idleMinutes: session.idleMinutes,
  };
}

const onBehalfOf = ({ displayName, taxCode, kind }: Delegation) => ({
  displayName,
  taxCode,
  ...(kind === null ? {} : { kind }),
});

/** Those in force, with their dates; also while acting for somebody else, when none of them counts. */
async function rolesOf(db: Db, principal: Principal) {
  const rows = await db
    .selectFrom("role_assignment")
    .select(["role", "scope_kind as scopeKind", "scope_key as scopeKey", "valid_from", "valid_to"])
    .where("user_id", "=", principal.userId)
    .where(sql<boolean>`exists (select from role_in_force f where f.id = role_assignment.id)`)
    .orderBy("valid_from")
    .execute();
  const grants = rows.map((row) => ({
    ...row,
    role: row.role as Role,
    scopeKind: row.scopeKind as ScopeKind,
  }));
  const { firmName, roles } = await describeGrants(db, { ...principal, grants });
  const list = roles.map((role, at) => {
    const { valid_from, valid_to } = grants[at] as (typeof grants)[number];
    return {
      role: role.role,
      label: ROLE_LABEL[role.role],
      scopeLabel: role.scopeLabel,
      validFrom: valid_from.toISOString(),
      ...(valid_to === null ? {} : { validTo: valid_to.toISOString() }),
    };
  });
  return { firmName, list };
}
