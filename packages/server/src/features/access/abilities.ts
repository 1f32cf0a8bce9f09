import { ACTION_LABEL } from "#domain/access/labels.ts";
import { explain } from "#domain/access/policy.ts";
import type { HeldRole } from "#features/access/held-roles.ts";
import { romeDay } from "#domain/time/rome.ts";

export interface Ability {
  action: string;
  label: string;
  because: { roleId: string; text: string }[];
}

/** All that these roles allow now, each with the roles that give it: "perché può". */
export function abilitiesOf(roles: readonly HeldRole[]): Ability[] {
  const inForce = roles.filter(({ state }) => state === "in-force");
  return Object.entries(ACTION_LABEL)
    .map(([action, label]) => ({
      action,
      label,
      because: explain(inForce, action).map((role) => ({ roleId: role.id, text: becauseText(role) })),
    }))
    .filter(({ because }) => because.length > 0);
}

/** `Tecnico comunale su Municipio III, dato a mano da Ada Rossi il 01/03/2026, fino al 31/12/2026`. */
export function becauseText(role: HeldRole): string {
  const { label, scopeLabel, grantedBy, grantedAt, validTo, inPlaceOf, groupName } = role;
  const way =
    inPlaceOf !== undefined
      ? `in sostituzione di ${inPlaceOf}`
      : groupName !== undefined
        ? `dal gruppo ${groupName}`
        : role.originLabel;
  const by = grantedBy === "" || groupName !== undefined ? "" : ` da ${grantedBy}`;
  const end = validTo === undefined ? ", senza scadenza" : `, fino al ${italianDay(validTo)}`;
  return `${label} su ${lowerFirst(scopeLabel)}, ${way}${by} il ${italianDay(grantedAt)}${end}`;
}

const italianDay = (instant: string): string => romeDay(new Date(instant)).split("-").reverse().join("/");

const lowerFirst = (text: string): string => (text === "Tutto il Comune" ? "tutto il Comune" : text);
