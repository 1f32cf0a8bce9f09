import { parseArgs } from "node:util";
import { ORIGIN_LABEL } from "#domain/access/labels.ts";
import { ROLE_LABEL, type Role, type ScopeKind } from "#domain/access/policy.ts";
import { readTaxCode } from "#domain/codes/codice-fiscale.ts";
import { isDay } from "#domain/time/civil-date.ts";
import { assignRole } from "#features/access/assign-role.ts";
import { revokeRole } from "#features/access/end-role.ts";
import { listRoles } from "#features/access/list-roles.ts";
import type { RoleHolder } from "#features/access/role-store.ts";
import type { NamedScope } from "#features/access/role-scope.ts";
import { asLocalAuthor } from "#main/local-author.ts";
import { isPersonVerb, onPerson } from "#main/person-verbs.ts";
import { importRoles } from "#main/people-import.ts";
import { refuseMore } from "#main/refuse-more.ts";
import { audit } from "#runtime/audit.ts";
import { Problem } from "#runtime/problem.ts";

const SCOPES: readonly ScopeKind[] = ["municipality", "municipio", "building", "contract", "firm"];

export const PEOPLE_HELP = `Chi può fare che cosa. Le persone entrano con il SIRAC; i ruoli si danno qui, o dalla pagina «Persone».

  ./stabile people list
  ./stabile people grant CODICE_FISCALE RUOLO [--scope AMBITO] [--name "Nome Cognome"] [--from GIORNO] [--until GIORNO] [--reason "…"]
  ./stabile people revoke CODICE_FISCALE RUOLO [--scope AMBITO] [--reason "…"]
  ./stabile people why CODICE_FISCALE              che cosa può fare, e perché
  ./stabile people close-sessions CODICE_FISCALE   chiude tutte le sue sessioni
  ./stabile people disable|enable CODICE_FISCALE [--reason "…"]
  ./stabile people import FILE [--apply]           un foglio di ruoli, CSV o XLSX: senza --apply è una prova

Al posto del codice fiscale, client:IDENTIFICATIVO è una macchina che chiama l'API (docs/guida/integrare.md).

Ruoli: ${Object.entries(ROLE_LABEL)
  .map(([role, label]) => `${role} (${label})`)
  .join(", ")}.
Ambiti: municipality (tutto il Comune, se non si dice altro), municipio:I, building:CODICE, contract:CODICE, firm:CODICE.
Un'impresa (contractor) vuole il suo ambito: firm:CODICE o contract:CODICE; il suo amministratore (firm-admin) firm:CODICE.
I giorni sono scritti 2026-12-31 e sono compresi; --until finisce il ruolo alla fine di quel giorno.
Il foglio ha le colonne codice fiscale, nome, ruolo, ambito, dal, al, motivo.`;

const VERBS = "list, grant, revoke, why, close-sessions, disable, enable, import";

/** `./stabile people …`: the first roles of an installation, and what is quicker typed than clicked. */
export async function people(args: string[]): Promise<void> {
  const [verb = "list", ...rest] = args;
  if (verb === "list") {
    refuseMore("people list", rest);
    return list();
  }
  if (verb === "import") return importRoles(rest);
  if (isPersonVerb(verb)) return onPerson(verb, rest);
  if (verb !== "grant" && verb !== "revoke")
    throw new Problem("bad-request", `people ${verb}: le voci sono ${VERBS}`);
  const asked = readAsked(rest);
  return verb === "grant" ? grant(asked) : revoke(asked);
}

async function grant(asked: ReturnType<typeof readAsked>): Promise<void> {
  await asLocalAuthor(async (db, author) => {
    const { outcome } = await assignRole(db, { ...asked, origin: "hand" }, author);
    const said = { given: "Ruolo dato", changed: "Lo aveva già: cambiata la durata", same: "Lo aveva già" };
    console.log(`${said[outcome]}: ${asked.written}, ${ROLE_LABEL[asked.role]}.`);
  });
}

async function revoke(asked: ReturnType<typeof readAsked>): Promise<void> {
  await asLocalAuthor(async (db, author) => {
    const had = await revokeRole(db, asked, author);
    console.log(`${had ? "Ruolo tolto" : "Non lo aveva"}: ${asked.written}, ${ROLE_LABEL[asked.role]}.`);
  });
}

function readAsked(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      scope: { type: "string", default: "municipality" },
      name: { type: "string" },
      from: { type: "string" },
      until: { type: "string" },
      reason: { type: "string", default: "" },
    },
  });
  const [writtenCode = "", role = "", ...more] = positionals;
  refuseMore(`people … ${role}`, more);
  const holder = readHolder(writtenCode);
  if (!(role in ROLE_LABEL))
    throw new Problem(
      "bad-request",
      `${role || "ruolo"}: i ruoli sono ${Object.keys(ROLE_LABEL).join(", ")}`,
    );
  const scope = readScope(values.scope);
  if (role === "contractor" && scope.kind !== "firm" && scope.kind !== "contract")
    throw new Problem("bad-request", "contractor: serve --scope firm:CODICE oppure contract:CODICE");
  return {
    ...holder,
    written: writtenCode,
    displayName: values.name ?? holder.client ?? holder.taxCode ?? "",
    role: role as Role,
    scope,
    term: { from: readDay("--from", values.from), until: readDay("--until", values.until) },
    reason: values.reason,
  };
}

function readHolder(written: string): RoleHolder {
  const client = /^client:(.{1,200})$/.exec(written)?.[1];
  if (client !== undefined) return { client };
  const reading = readTaxCode(written);
  if (reading.kind === "invalid")
    throw new Problem("bad-request", `${written || "codice fiscale"}: ${reading.message}`);
  return { taxCode: reading.code };
}

function readDay(option: string, text: string | undefined): string | undefined {
  if (text === undefined || (isDay(text) && text >= "1900-01-01" && text <= "2200-12-31")) return text;
  throw new Problem("bad-request", `${option} ${text}: atteso un giorno, come 2026-12-31`);
}

function readScope(text: string): NamedScope {
  const [kind = "", code = ""] = text.split(":", 2);
  if (!SCOPES.includes(kind as ScopeKind) || (kind !== "municipality" && code === ""))
    throw new Problem(
      "bad-request",
      `--scope ${text}: atteso municipality, municipio:I, building:CODICE, contract:CODICE o firm:CODICE`,
    );
  return { kind: kind as ScopeKind, code };
}

async function list(): Promise<void> {
  await asLocalAuthor(async (db, { actor, correlationId }) => {
    const roles = await listRoles(db);
    await audit(db, { actor, action: "people.list", subjectKind: "user", subjectId: "*", correlationId });
    if (roles.length === 0) console.log("Nessuno ha ancora un ruolo: dallo con ./stabile people grant …");
    for (const { holder, displayName, role, scopeKind, scopeCode, since, until, origin } of roles) {
      const scope = scopeKind === "municipality" ? "tutto il Comune" : `${scopeKind}:${scopeCode}`;
      const end = until === null ? "" : ` al ${italianDay(until)}`;
      const way = origin === "hand" ? "" : ` · ${ORIGIN_LABEL[origin]}`;
      console.log(
        `${holder}  ${displayName} · ${ROLE_LABEL[role]} · ${scope} · dal ${italianDay(since)}${end}${way}`,
      );
    }
  });
}

const italianDay = (instant: Date): string =>
  instant.toLocaleDateString("it-IT", { timeZone: "Europe/Rome" });
