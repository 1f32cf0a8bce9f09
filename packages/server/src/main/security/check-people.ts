import { ROLE_LABEL, type Role } from "#domain/access/policy.ts";
import type { RoleHolder } from "#main/security/security-state.ts";
import { type Check, when } from "#main/security/weakness.ts";

/** Roles that one person should not have together: who executes does not verify, who orders does not liquidate. */
const APART: readonly (readonly [Role, Role])[] = [
  ["contractor", "technician"],
  ["contractor", "finance"],
  ["technician", "finance"],
  ["systems", "technician"],
  ["systems", "contractor"],
  ["systems", "finance"],
  ["systems", "urp"],
  ["auditor", "technician"],
  ["auditor", "contractor"],
  ["auditor", "finance"],
  ["auditor", "systems"],
  ["auditor", "urp"],
  ["auditor", "safety-officer"],
  ["contractor", "safety-officer"],
];

const MOST_NAMES = 10;

const listed = (people: readonly string[]): string =>
  people.length <= MOST_NAMES
    ? people.join("; ")
    : `${people.slice(0, MOST_NAMES).join("; ")}; e altre ${people.length - MOST_NAMES}`;

const labelOf = (role: string): string => ROLE_LABEL[role as Role] ?? role;

const conflicting: Check = ({ people }) => {
  const found = (people?.holders ?? []).flatMap(({ name, roles }) => {
    const pairs = APART.filter((pair) => pair.every((role) => roles.includes(role)));
    return pairs.length === 0 ? [] : [`${name} (${[...new Set(pairs.flat())].map(labelOf).join(", ")})`];
  });
  return when(found.length > 0, () => ({
    code: "duties-not-separated",
    gravity: "high",
    what: `Ruoli che non vanno insieme: ${listed(found)}`,
    why: "chi esegue non verifica, chi ordina non liquida, chi gestisce i permessi o controlla non lavora: altrimenti nessuno vede l'abuso",
    remedy: "togliere uno dei due ruoli, o limitarne l'ambito: ./stabile people revoke …",
  }));
};

const MOST_ROLES = 3;

const tooMany: Check = ({ people }) => {
  const found = (people?.holders ?? []).filter(({ roles }) => roles.length > MOST_ROLES);
  return when(found.length > 0, () => ({
    code: "too-many-roles",
    gravity: "medium",
    what: `Persone con più di ${MOST_ROLES} ruoli: ${listed(found.map(({ name, roles }) => `${name} (${roles.length})`))}`,
    why: "i permessi si accumulano quando si cambia ufficio, e un'identità rubata vale quanto tutti insieme",
    remedy: "chiedere quali servono ancora, e togliere gli altri",
  }));
};

const MOST_SYSTEMS = 5;

const manySystems: Check = ({ people }) => {
  const found = (people?.holders ?? []).filter(({ roles }) => roles.includes("systems"));
  return when(found.length > MOST_SYSTEMS, () => ({
    code: "many-administrators",
    gravity: "low",
    what: `Le persone con il ruolo «${ROLE_LABEL.systems}» sono ${found.length}`,
    why: "danno e tolgono i permessi: più sono, meno si controlla chi lo fa",
    remedy: "tenerne quante servono a non restare mai senza",
  }));
};

const NEVER_USED_DAYS = 90;
const UNSEEN_DAYS = 365;

const neverUsed: Check = ({ people }) => {
  const found = (people?.holders ?? []).filter(
    ({ lastSeenDays, sinceDays }) => lastSeenDays === undefined && sinceDays > NEVER_USED_DAYS,
  );
  return when(found.length > 0, () => ({
    code: "roles-never-used",
    gravity: "low",
    what: `Hanno un ruolo da più di ${NEVER_USED_DAYS} giorni e non sono mai entrate: ${namesOf(found)}`,
    why: "un permesso che nessuno usa è solo un rischio, o è di un codice fiscale scritto male",
    remedy: "togliere il ruolo; si ridà quando serve",
  }));
};

const unseen: Check = ({ people }) => {
  const found = (people?.holders ?? []).filter(({ lastSeenDays }) => (lastSeenDays ?? 0) > UNSEEN_DAYS);
  return when(found.length > 0, () => ({
    code: "accounts-unseen",
    gravity: "medium",
    what: `Hanno ruoli in vigore e non entrano da più di un anno: ${namesOf(found)}`,
    why: "chi ha cambiato ufficio o lavoro conserva i suoi permessi",
    remedy: "togliere i ruoli: ./stabile people revoke …",
  }));
};

const namesOf = (people: readonly RoleHolder[]): string => listed(people.map(({ name }) => name));

const disabledFirms: Check = ({ people }) =>
  when((people?.disabledFirmSessions ?? 0) > 0, () => ({
    code: "disabled-firm-sessions",
    gravity: "high",
    what: `Sessioni aperte di lavoratori di imprese disattivate: ${people?.disabledFirmSessions}`,
    why: "l'impresa non lavora più per il Comune, e chi ci lavorava vede ancora gli ordini",
    remedy: "togliere i ruoli a quelle persone e chiudere le loro sessioni",
  }));

export const PEOPLE_CHECKS: readonly Check[] = [
  conflicting,
  tooMany,
  manySystems,
  neverUsed,
  unseen,
  disabledFirms,
];
