import type { ScopeKind } from "#domain/access/policy.ts";
import { Problem } from "#runtime/problem.ts";
import type { Tx } from "#runtime/transaction.ts";
import { runText } from "#runtime/database/run-text.ts";

export interface NamedScope {
  kind: ScopeKind;
  /** What people call it: the Municipio's numeral, the code of a building, contract or firm. Empty for the municipality. */
  code: string;
}

export interface FoundScope {
  kind: ScopeKind;
  key: string;
  /** Of a firm's scope the firm; of a contract's, its firm. */
  firmId: string | null;
}

const NAMED = {
  municipio: "Il Municipio",
  building: "L'edificio",
  contract: "Il contratto",
  firm: "L'impresa",
} as const;

const FIND: Record<keyof typeof NAMED, string> = {
  municipio: "select code as key, null::uuid as firm_id from municipio where code = $1",
  building:
    "select id::text as key, null::uuid as firm_id from building where code = $1 and withdrawn_on is null",
  contract: "select id::text as key, firm_id from contract where code = $1",
  firm: "select id::text as key, id as firm_id from firm where code = $1",
};

/** What a scope's code names. @throws Problem `not-found` when it names nothing */
export async function findScope(tx: Tx, { kind, code }: NamedScope): Promise<FoundScope> {
  if (kind === "municipality") return { kind, key: "", firmId: null };
  const [row] = await runText<{ key: string; firm_id: string | null }>(tx, FIND[kind], [code]);
  if (row !== undefined) return { kind, key: row.key, firmId: row.firm_id };
  const said = `${NAMED[kind]} ${code} non c'è`.replace("  ", " ");
  throw new Problem("not-found", said, [{ field: "scopeCode", message: said }]);
}
