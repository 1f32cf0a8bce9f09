import { parseArgs } from "node:util";
import { ROLE_LABEL, type Role, type ScopeKind } from "#domain/access/policy.ts";
import { readTaxCode } from "#domain/codes/codice-fiscale.ts";
import {
  assignRole,
  endRole,
  listRoles,
  type NamedScope,
  type RoleHolder,
} from "#features/access/assign-role.ts";
import { asLocalOperator } from "#main/local-operator.ts";
import { refuseMore } from "#main/refuse-more.ts";
import { audit } from "#runtime/audit.ts";
import { Problem } from "#runtime/problem.ts";

const SCOPES: readonly ScopeKind[] = ["municipality", "municipio", "building", "contract", "firm"];

export const PEOPLE_HELP = `Chi può fare che cosa. Le persone entrano con il SIRAC; i ruoli si danno qui, uno per riga.

  ./stabile people list
  ./stabile people grant CODICE_FISCALE RUOLO [--scope AMBITO] [--name "Nome Cognome"] [--reason "…"]
  ./stabile people revoke CODICE_FISCALE RUOLO [--scope AMBITO] [--reason "…"]

Al posto del codice fiscale, client:IDENTIFICATIVO è una macchina che chiama l'API (docs/guida/integrare.md).

Ruoli: ${Object.entries(ROLE_LABEL)
  .map(([role, label]) => `${role} (${label})`)
  .join(", ")}.
Ambiti: municipality (tutto il Comune, se non si dice altro), municipio:I, building:CODICE, contract:CODICE, firm:CODICE.
Un'impresa (contractor) vuole il suo ambito: firm:CODICE o contract:CODICE.`;

/** `./stabile people …`: the first roles of an installation, and any other until it has its page. */
export async function people(args: string[]): Promise<void> {
  const [verb = "list", ...rest] = args;
  if (verb === "list") {
    refuseMore("people list", rest);
    return list();
  }
  if (verb !== "grant" && verb !== "revoke")
    throw new Problem("bad-request", `people ${verb}: le voci sono list, grant, revoke`);
  const asked = readAsked(rest);
  await asLocalOperator(async (db, operator) => {
    const changed = await (verb === "grant" ? assignRole : endRole)(db, { ...asked, ...operator });
    const what = `${asked.client === undefined ? asked.taxCode : `client:${asked.client}`}, ${ROLE_LABEL[asked.role]}`;
    if (verb === "grant") console.log(changed ? `Ruolo dato: ${what}.` : `Lo aveva già: ${what}.`);
    else console.log(changed ? `Ruolo tolto: ${what}.` : `Non lo aveva: ${what}.`);
  });
}

function readAsked(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      scope: { type: "string", default: "municipality" },
      name: { type: "string" },
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
    displayName: values.name ?? holder.client ?? holder.taxCode ?? "",
    role: role as Role,
    scope,
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
  await asLocalOperator(async (db, { actor, correlationId }) => {
    const roles = await listRoles(db);
    await audit(db, { actor, action: "people.list", subjectKind: "user", subjectId: "*", correlationId });
    if (roles.length === 0) console.log("Nessuno ha ancora un ruolo: dallo con ./stabile people grant …");
    for (const { holder, displayName, role, scopeKind, scopeCode, since } of roles) {
      const scope = scopeKind === "municipality" ? "tutto il Comune" : `${scopeKind}:${scopeCode}`;
      console.log(
        `${holder}  ${displayName} · ${ROLE_LABEL[role]} · ${scope} · dal ${since.toLocaleDateString("it-IT", { timeZone: "Europe/Rome" })}`,
      );
    }
  });
}
