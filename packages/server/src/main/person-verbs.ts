import { parseArgs } from "node:util";
import { readTaxCode } from "#domain/codes/codice-fiscale.ts";
import { abilitiesOf } from "#features/access/abilities.ts";
import { findPerson } from "#features/access/assign-role.ts";
import { closeSessions, disablePerson, enablePerson } from "#features/access/change-person.ts";
import { standingRoles } from "#features/access/held-roles.ts";
import type { Author } from "#features/access/role-store.ts";
import { asLocalAuthor } from "#main/local-author.ts";
import { refuseMore } from "#main/refuse-more.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

const PERSON_VERBS = ["why", "close-sessions", "disable", "enable"] as const;
type PersonVerb = (typeof PERSON_VERBS)[number];

export function isPersonVerb(verb: string): verb is PersonVerb {
  return PERSON_VERBS.includes(verb as PersonVerb);
}

/** `./stabile people why|close-sessions|disable|enable CODICE_FISCALE` */
export async function onPerson(verb: PersonVerb, args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { reason: { type: "string", default: "Dalla riga di comando" } },
  });
  const [written = "", ...more] = positionals;
  refuseMore(`people ${verb}`, more);
  const reading = readTaxCode(written);
  if (reading.kind === "invalid")
    throw new Problem("bad-request", `${written || "codice fiscale"}: ${reading.message}`);
  await asLocalAuthor(async (db, author) => {
    const person = await findPerson(db, { taxCode: reading.code });
    if (person === undefined)
      throw new Problem("not-found", `${reading.code}: non è mai entrato e non ha ruoli`);
    const { id, displayName } = person;
    console.log(await DO[verb](db, { personId: id, displayName, reason: values.reason }, author));
  });
}

interface Command {
  personId: string;
  displayName: string;
  reason: string;
}

type Doing = (db: Db, command: Command, author: Author) => Promise<string>;

const DO: Record<PersonVerb, Doing> = {
  why: async (db, { personId, displayName }) => {
    const abilities = abilitiesOf((await standingRoles(db, [personId])).get(personId) ?? []);
    if (abilities.length === 0) return `${displayName} non può fare nulla: nessun ruolo in vigore.`;
    const lines = abilities.flatMap(({ label, because }) => [
      label,
      ...because.map(({ text }) => `  · ${text}`),
    ]);
    return [`${displayName} può:`, ...lines].join("\n");
  },
  "close-sessions": async (db, command, author) => {
    const closed = await closeSessions(db, command, author);
    return `Sessioni chiuse: ${closed}.`;
  },
  disable: async (db, command, author) => {
    await disablePerson(db, command, author);
    return `Disabilitato: ${command.displayName}.`;
  },
  enable: async (db, command, author) => {
    await enablePerson(db, command, author);
    return `Riabilitato: ${command.displayName}.`;
  },
};
