import { dutyConflict } from "#domain/access/duties.ts";
import {
  type Reach,
  ROLE_LABEL,
  reaches,
  type Role,
  type ScopeKind,
  scopesOf,
} from "#domain/access/policy.ts";

/** Who gives or takes roles: a person with what they reach, or whoever types commands on the server. */
export interface Granter {
  userId: string | null;
  /** Whose role is used, when it was lent. */
  inPlaceOf?: string | undefined;
  reach: Reach;
}

export interface WantedGrant {
  person: { userId: string; firmId: string | null };
  role: Role;
  scopeKind: ScopeKind;
  /** Of a firm's scope the firm, of a contract's its firm. */
  scopeFirmId: string | null;
}

/** @returns why this role may not be given, in Italian; undefined when it may */
export function grantRefusal(granter: Granter, wanted: WantedGrant): string | undefined {
  const { person, role, scopeKind } = wanted;
  const itself = selfRefusal(granter, person.userId);
  if (itself !== undefined) return itself;
  const misfit = scopeMisfit(role, scopeKind);
  if (misfit !== undefined || granter.reach.all) return misfit;
  return firmRefusal(granter.reach, wanted);
}

/** Nobody changes their own roles, nor those of the person in whose place they act. */
export function selfRefusal({ userId, inPlaceOf }: Granter, personId: string): string | undefined {
  if (userId === null) return undefined;
  return dutyConflict("grant", { userId, inPlaceOf }, [{ duty: "ask", userId: personId }]);
}

/** @returns why a role makes no sense on such a scope */
export function scopeMisfit(role: Role, scopeKind: ScopeKind): string | undefined {
  const scopes = scopesOf(role);
  if (scopes.includes(scopeKind)) return undefined;
  return `${ROLE_LABEL[role]}: l'ambito può essere ${scopes.map((kind) => SCOPE_WORD[kind]).join(" o ")}`;
}

const SCOPE_WORD: Record<ScopeKind, string> = {
  municipality: "tutto il Comune",
  municipio: "un Municipio",
  building: "un edificio",
  contract: "un contratto",
  firm: "un'impresa",
};

/** A firm's own administrator gives nothing but the work of that firm, to nobody but its workers. */
function firmRefusal(reach: Reach, { person, role, scopeFirmId }: WantedGrant): string | undefined {
  if (role !== "contractor") return `Da qui si può dare soltanto il ruolo «${ROLE_LABEL.contractor}»`;
  if (!reaches(reach, { firmId: scopeFirmId })) return "L'ambito deve essere la propria impresa";
  if (person.firmId !== null && !reaches(reach, { firmId: person.firmId }))
    return "Questa persona non può essere aggiunta da qui: chiedila ai Sistemi informativi";
  return undefined;
}
