import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import { type DocumentPlace, mayOn } from "#features/documents/document-access.ts";
import { Problem } from "#runtime/problem.ts";
import type { Tx } from "#runtime/transaction.ts";

export interface LockedDocument extends DocumentPlace {
  id: string;
  code: string;
  state: "uploaded" | "proposed" | "confirmed" | "withdrawn";
  type: string | null;
  title: string;
  current_version: number;
  version: number;
}

export interface WantedDocument {
  id: string;
  principal: Principal;
  action: string;
  expectedVersion?: number | undefined;
}

/**
 * The document that somebody wants to change, theirs until the transaction ends.
 * @throws Problem `not-found` when it is not there or not theirs to see, `forbidden`, `stale-version`, `conflict` when it was withdrawn
 */
export async function lockDocument(tx: Tx, wanted: WantedDocument): Promise<LockedDocument> {
  const { rows } = await sql<LockedDocument>`
    select d.id, d.code, d.state, d.type, d.title, d.current_version, d.version, d.visibility, d.building_id, b.municipio
    from document d left join building b on b.id = d.building_id where d.id = ${wanted.id}::uuid for update of d`.execute(
    tx,
  );
  const [document] = rows;
  if (!document || !mayOn(wanted.principal, "document.read", document)) throw notThere();
  if (!mayOn(wanted.principal, wanted.action, document))
    throw new Problem("forbidden", "Questo documento non è tra quelli che puoi cambiare");
  if (wanted.expectedVersion !== undefined && wanted.expectedVersion !== document.version)
    throw new Problem("stale-version");
  if (document.state === "withdrawn")
    throw new Problem("conflict", "Questo documento è stato ritirato: non si cambia più");
  return document;
}

export const notThere = () => new Problem("not-found", "Questo documento non c'è");
