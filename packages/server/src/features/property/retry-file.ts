import { sql } from "kysely";
import { signatureOf } from "#domain/access/capacity.ts";
import { type Principal, reaches, reachOf } from "#domain/access/policy.ts";
import { tell } from "#features/property/record-writing.ts";
import { audit } from "#runtime/audit.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";

export interface RetryingFile {
  id: string;
  principal: Principal;
  correlationId: string;
}

/** @throws Problem `not-found`, `forbidden`, `conflict` of one that is not parked */
export function retryFile(
  db: Db,
  { clock }: { clock: Clock },
  { id, principal, correlationId }: RetryingFile,
): Promise<{ id: string }> {
  return inTransaction(db, async (tx) => {
    const { rows } = await sql<{ state: string; buildingId: string; municipio: string | null }>`
      select f.state, b.id as "buildingId", b.municipio
      from register_file f join source_item i on i.id = f.item_id join building b on b.id = i.building_ids[1]
      where f.item_id = ${id}::uuid for update of f`.execute(tx);
    const [file] = rows;
    if (file === undefined || !reaches(reachOf(principal, "dossier.read"), file))
      throw new Problem("not-found", "La planimetria non c'è");
    if (!reaches(reachOf(principal, "dossier.write"), file))
      throw new Problem("forbidden", "È di un edificio che non è di tua competenza");
    if (file.state !== "parked") throw new Problem("conflict", "Non è ferma");
    await sql`
      update register_file set state = 'wanted', because = null, updated_at = ${clock.now()}::timestamptz
      where item_id = ${id}::uuid`.execute(tx);
    const { actor, detail } = signatureOf(principal, "dossier.write", file);
    await audit(tx, {
      ...{ actor, action: "property.retry-file", subjectKind: "source-item", subjectId: id, correlationId },
      detail,
    });
    await tell(tx, { id, buildingId: file.buildingId });
    return { id };
  });
}
