import { type Principal, reaches, reachOf } from "#domain/access/policy.ts";
import { nameOfKind } from "#domain/text/file-name.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

export interface FoundAttachment {
  sha256: string;
  mediaType: string;
  fileName: string;
  subjectKind: string;
  subjectId: string;
}

interface AttachmentRow {
  state: string;
  sha256: string | null;
  media_type: string | null;
  file_name: string;
  refuse_reason: string | null;
  subject_kind: "request" | "work-order";
  subject_id: string;
  places: {
    municipio: string | null;
    buildingId: string | null;
    contractId?: string | null;
    firmId?: string | null;
  }[];
}

// An attachment is seen by who sees the order it is on; a report's also by who sees the report, or the order that
// answers it: the worker has to see the citizen's photo.
const FIND = `
  select a.state, a.sha256, a.media_type, a.file_name, a.refuse_reason, a.subject_kind, a.subject_id,
    (select coalesce(json_agg(json_build_object('municipio', o.municipio, 'buildingId', o.building_id,
        'contractId', o.contract_id, 'firmId', o.firm_id)), '[]')
      from work_order o
      where (a.subject_kind = 'work-order' and o.id = a.subject_id)
        or (a.subject_kind = 'request' and o.id = (select r.work_order_id from request r where r.id = a.subject_id))
    ) as places
  from attachment a where a.id = $1`;

const REQUEST_PLACE = `select municipio, building_id as "buildingId" from request where id = $1`;

/**
 * An attachment whose bytes may be given to a person.
 * @throws Problem `not-found` when it is not there, not theirs, not fetched yet, or was refused
 */
export async function findAttachment(db: Db, id: string, principal: Principal): Promise<FoundAttachment> {
  const [row] = await runText<AttachmentRow>(db, FIND, [id]);
  if (!row || !(await maySee(db, row, principal))) throw new Problem("not-found", "Questo allegato non c'è");
  if (row.state === "refused")
    throw new Problem("not-found", `Allegato rifiutato: ${row.refuse_reason ?? ""}`);
  if (row.sha256 === null)
    throw new Problem("not-found", "L'allegato non è ancora arrivato dalla piattaforma");
  const mediaType = row.media_type ?? "application/octet-stream";
  return {
    sha256: row.sha256,
    mediaType,
    fileName: nameOfKind(row.file_name, mediaType),
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
  };
}

async function maySee(db: Db, row: AttachmentRow, principal: Principal): Promise<boolean> {
  const reach = reachOf(principal, "attachment.read");
  if (row.places.some((place) => reaches(reach, place))) return true;
  if (row.subject_kind !== "request") return false;
  const requestReach = reachOf(principal, "request.read");
  if (requestReach === undefined) return false;
  const [place] = await runText<{ municipio: string | null; buildingId: string | null }>(db, REQUEST_PLACE, [
    row.subject_id,
  ]);
  return place !== undefined && reaches(reach, place) && reaches(requestReach, place);
}

/** Shown in the page; anything else is saved to disk, so that no document runs as part of this site. */
export function isShownInline(mediaType: string): boolean {
  return ["image/jpeg", "image/png", "image/webp", "image/gif", "application/pdf"].includes(mediaType);
}
