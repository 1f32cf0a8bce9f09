import { ROLE_LABEL, type Role } from "#domain/access/policy.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { Db } from "#runtime/database/open-database.ts";

interface Row {
  id: string;
  at: Date;
  actor_label: string;
  action: string;
  detail: Record<string, unknown>;
}

const HISTORY = `
  select id::text, at, actor_label, action, detail from audit_entry
  where subject_kind = 'user' and subject_id = $1
    and ($2::text[] is null or at >= (select min(r.granted_at) from role_assignment r
      where r.user_id::text = $1 and r.scope_kind = 'firm' and r.scope_key = any($2::text[])))
  order by id desc limit 100`;

const LABEL: Record<string, string> = {
  "sign-in": "Accesso",
  "sign-out": "Uscita",
  "role.assign": "Ruolo dato",
  "role.term": "Scadenza cambiata",
  "role.end": "Ruolo tolto",
  "role.group": "Ruolo dal gruppo del dominio",
  "role.group-end": "Ruolo del gruppo finito",
  "role.ask": "Ruolo chiesto",
  "role.withdraw": "Richiesta ritirata",
  "role.grant": "Richiesta approvata",
  "role.refuse": "Richiesta respinta",
  "person.disable": "Persona disabilitata",
  "person.enable": "Persona riabilitata",
  "sessions.close": "Sessioni chiuse",
  "substitution.start": "Sostituzione decisa",
  "substitution.end": "Sostituzione finita",
  "emergency.declare": "Accesso d'emergenza dichiarato",
  "emergency.end": "Accesso d'emergenza finito",
  "emergency.review": "Accesso d'emergenza verificato",
};

/**
 * What happened to a person, as the audit keeps it: the last hundred things.
 * @param firmIds since they have worked for these firms: what was before is not their firm's business
 */
export async function historyOf(db: Db, userId: string, firmIds?: readonly string[]) {
  const rows = await runText<Row>(db, HISTORY, [userId, firmIds ?? null]);
  return rows
    .map(({ id, at, actor_label, action, detail }) => {
      const note = noteOf(detail);
      return {
        id: historyId(id),
        at: at.toISOString(),
        actor: actor_label,
        action,
        label: LABEL[action] ?? action,
        ...(note === "" ? {} : { note }),
      };
    })
    .reverse();
}

/** The register counts its entries; whoever reads them expects a UUID. */
const historyId = (id: string): string => `00000000-0000-8000-8000-${id.padStart(12, "0").slice(-12)}`;

function noteOf({ role, reason, closed }: Record<string, unknown>): string {
  const parts = [
    typeof role === "string" ? (ROLE_LABEL[role as Role] ?? role) : "",
    typeof closed === "number" ? (closed === 1 ? "1 sessione" : `${closed} sessioni`) : "",
    typeof reason === "string" ? reason : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}
