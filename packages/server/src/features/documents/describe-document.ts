import type { DocumentParticulars } from "@stabile/contract/document-shapes";
import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import type { DocumentType, Particular } from "#domain/documents/document-type.ts";
import { documentTypeOf, expiryOf, keptUntil } from "#domain/documents/types.ts";
import { romeDay } from "#domain/time/rome.ts";
import { mayOn } from "#features/documents/document-access.ts";
import type { DocumentDeps } from "#features/documents/document-deps.ts";
import { lockDocument } from "#features/documents/lock-document.ts";
import { keptForOf } from "#features/documents/retention/retention-rules.ts";
import { bumpDocument, recordDocument } from "#features/documents/record-document.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { type FieldError, Problem } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";

export interface Description {
  id: string;
  particulars: DocumentParticulars;
  principal: Principal;
  expectedVersion: number | undefined;
  correlationId: string;
}

/**
 * What a document says, as a person has seen it in it. The first time it confirms the document; afterwards it corrects.
 * @throws Problem `unprocessable` naming what the type asks for, and as `lockDocument` does
 */
export function describeDocument(
  db: Db,
  { clock }: Pick<DocumentDeps, "clock">,
  { particulars, principal, correlationId, ...wanted }: Description,
): Promise<{ id: string; version: number }> {
  return inTransaction(db, async (tx) => {
    const document = await lockDocument(tx, { ...wanted, principal, action: "document.add" });
    const now = clock.now();
    const type = checked(particulars, romeDay(now));
    const visibility =
      particulars.visibility ?? (document.type === null ? type.visibility : document.visibility);
    const isOwnChoice = document.type === null && visibility === type.visibility;
    if (visibility !== document.visibility && !isOwnChoice && !mayOn(principal, "document.manage", document))
      throw new Problem("forbidden", "Chi vede un documento lo decide chi gestisce i documenti");
    const said = { ...particulars, expiresOn: particulars.expiresOn ?? expiryOf(type, particulars.issuedOn) };
    const until = keptUntil(await keptForOf(tx, type), {
      issuedOn: said.issuedOn,
      expiresOn: said.expiresOn,
    });
    const isFirst = document.state !== "confirmed";
    const actor = { id: principal.userId, label: principal.displayName };
    await sql`update document set type = ${type.code}, title = ${said.title}, number = ${said.number ?? null},
      issued_on = ${said.issuedOn ?? null}::date, expires_on = ${said.expiresOn ?? null}::date, issuer = ${said.issuer ?? null},
      signatory = ${said.signatory ?? null}, outcome = ${said.outcome ?? null}, visibility = ${visibility}, state = 'confirmed',
      retain_until = ${until ?? null}::date,
      confirmed_at = coalesce(confirmed_at, ${now}), confirmed_label = coalesce(confirmed_label, ${actor.label})
      where id = ${document.id}::uuid`.execute(tx);
    await recordDocument(tx, {
      ...{ document, action: isFirst ? "confirm" : "correct", actor, now, correlationId },
      detail: { ...said, visibility },
    });
    return { id: document.id, version: await bumpDocument(tx, document.id, now) };
  });
}

const MISSING: Record<Particular, string> = {
  number: "Serve il numero",
  issuedOn: "Serve la data di emissione",
  expiresOn: "Serve la scadenza",
  issuer: "Serve chi lo ha emesso",
  signatory: "Serve chi lo ha firmato",
  outcome: "Serve l'esito",
};

function checked(particulars: DocumentParticulars, today: string): DocumentType {
  const type = documentTypeOf(particulars.type);
  const errors: FieldError[] = [];
  if (type === undefined) errors.push({ field: "type", message: "Questo tipo di documento non c'è" });
  for (const field of type?.required ?? [])
    if (particulars[field] === undefined) errors.push({ field, message: MISSING[field] });
  const { issuedOn, expiresOn } = particulars;
  if (issuedOn !== undefined && issuedOn > today)
    errors.push({ field: "issuedOn", message: "È una data futura" });
  if (issuedOn !== undefined && expiresOn !== undefined && expiresOn < issuedOn)
    errors.push({ field: "expiresOn", message: "Viene prima dell'emissione" });
  if (type === undefined || errors.length > 0)
    throw new Problem("unprocessable", "Il documento non dice ancora tutto ciò che serve", errors);
  return type;
}
