import { createHash } from "node:crypto";
import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { type DocumentDeps, takeDocument } from "#features/documents/public.ts";
import { REALGIMM } from "#features/sources/source-item.ts";
import type { DownloadedFile, PlanHolding, PropertyRegister } from "#ports/property-register.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { announce } from "#runtime/events.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";

export interface PlanDeps extends DocumentDeps {
  db: Db;
  register: PropertyRegister;
}

/** In one turn: what is left is for the next. */
const MOST_AT_A_TIME = 20;

interface WantedFile {
  item_id: string;
  document_key: string;
  sha256: string | null;
  said: PlanHolding;
  building_id: string;
  storey_id: string | null;
  unit_id: string | null;
}

/**
 * Fetches files of plans, the longest wanted first. One that cannot be had is parked with its reason, and keeps no other from
 * being fetched; while the register does not answer all wait.
 * @returns files kept
 * @throws PlatformUnavailable: those fetched stay
 */
export async function fetchPlans(deps: PlanDeps): Promise<number> {
  const { rows } = await sql<WantedFile>`
    select f.item_id, f.document_key, f.sha256, i.said, i.building_ids[1] as building_id, s.id as storey_id, u.id as unit_id
    from register_file f join source_item i on i.id = f.item_id
      left join storey s on s.source = ${REALGIMM} and s.source_key = i.said->>'storeyKey'
      left join unit u on u.source = ${REALGIMM} and u.source_key = i.said->>'unitKey'
    where f.state = 'wanted' and i.withdrawn_on is null
    order by f.updated_at, f.item_id limit ${MOST_AT_A_TIME}`.execute(deps.db);
  let kept = 0;
  for (const wanted of rows) {
    const because = await fetchOne(deps, wanted);
    if (because === undefined) kept += 1;
    else await park(deps, wanted, because);
  }
  return kept;
}

/** @returns why it could not be kept; undefined when it was */
async function fetchOne(deps: PlanDeps, wanted: WantedFile): Promise<string | undefined> {
  const correlationId = uuidV7();
  const file = await deps.register.download(wanted.document_key, correlationId);
  const bytes = checked(file, wanted);
  if (typeof bytes === "string") return bytes;
  try {
    await keep(deps, wanted, { bytes, correlationId });
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}

function checked(file: DownloadedFile, { sha256 }: WantedFile): Buffer | string {
  if (file.kind === "not-available") return file.because;
  if (file.kind === "too-large") return "Il file è troppo grande";
  const found = createHash("sha256").update(file.bytes).digest("hex");
  if (sha256 !== null && sha256 !== found)
    return "Il file arrivato non è quello che il registro descrive: l'impronta è un'altra";
  return file.bytes;
}

function keep(
  deps: PlanDeps,
  { item_id: itemId, said, ...wanted }: WantedFile,
  { bytes, correlationId }: { bytes: Buffer; correlationId: string },
): Promise<void> {
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const about = (kind: "storey" | "unit", id: string | null) =>
      id === null ? [] : [{ kind, subjectId: id, role: "about" as const }];
    const { id } = await takeDocument(tx, deps, {
      ...{ source: REALGIMM, sourceKey: said.key, fileName: said.fileName, bytes, now, correlationId },
      ...{
        title: said.description,
        type: "floor-plan",
        issuedOn: said.datedOn,
        buildingId: wanted.building_id,
      },
      links: [...about("storey", wanted.storey_id), ...about("unit", wanted.unit_id)],
      actor: { id: null, label: "RealGimm" },
    });
    await sql`
      update register_file set state = 'kept', document_id = ${id}::uuid, because = null, updated_at = ${now}::timestamptz
      where item_id = ${itemId}::uuid`.execute(tx);
  });
}

function park({ db, clock }: PlanDeps, { item_id: itemId }: WantedFile, because: string): Promise<void> {
  return inTransaction(db, async (tx) => {
    await sql`
      update register_file set state = 'parked', because = ${because.slice(0, 500)}, attempts = attempts + 1,
        updated_at = ${clock.now()}::timestamptz
      where item_id = ${itemId}::uuid and state = 'wanted'`.execute(tx);
    await announce(tx, [{ kind: "property.changed", subjectKind: "property", subjectId: itemId }]);
  });
}
