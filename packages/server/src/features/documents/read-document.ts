import { BuildingDocument } from "@stabile/contract/document-shapes";
import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import { documentReachOf, seenDocuments } from "#features/documents/document-access.ts";
import { CURRENT_JOINS, instant, SUMMARY_MEMBERS } from "#features/documents/document-text.ts";
import { notThere } from "#features/documents/lock-document.ts";
import { othersWith } from "#features/documents/upload-document.ts";
import type { Db } from "#runtime/database/open-database.ts";

const ACTION_LABELS = JSON.stringify({
  upload: "Caricato",
  read: "Letto il testo",
  park: "Testo non letto",
  confirm: "Confermato",
  correct: "Corretto",
  "add-version": "Nuova versione",
  link: "Collegato",
  unlink: "Scollegato",
  withdraw: "Ritirato",
  "read-again": "Da rileggere",
  "restore-file": "File ripristinato",
  "propose-discard": "Proposto per lo scarto",
  "keep-longer": "Proposta di scarto tolta",
  discard: "File scartato",
  place: "Collocato a mano",
});

const VERSIONS = sql`coalesce((select json_agg(json_strip_nulls(json_build_object('number', o.number, 'sha256', o.sha256,
    'mediaType', o.media_type, 'byteLength', o.byte_length, 'fileName', o.file_name, 'note', o.note,
    'addedBy', o.added_label, 'addedAt', ${instant("o.added_at")}, 'textState', x.state, 'textReason', x.reason,
    'pages', x.pages, 'byOcr', x.by_ocr, 'integrity', c.outcome, 'checkedAt', ${instant("c.checked_at")})) order by o.number desc)
  from document_version o join document_text x on x.version_id = o.id left join blob_check c on c.sha256 = o.sha256
  where o.document_id = d.id), '[]')`;

const LINKS = sql`coalesce((select json_agg(json_strip_nulls(json_build_object('id', l.id, 'kind', l.subject_kind,
    'subjectId', l.subject_id, 'role', l.role, 'label', coalesce(e.name, s.name, p.name, u.code, k.name, w.code, r.code)))
    order by l.created_at, l.id)
  from document_link l
    left join element e on l.subject_kind = 'element' and e.id = l.subject_id
    left join storey s on l.subject_kind = 'storey' and s.id = l.subject_id
    left join space p on l.subject_kind = 'space' and p.id = l.subject_id
    left join unit u on l.subject_kind = 'unit' and u.id = l.subject_id
    left join building k on l.subject_kind = 'building' and k.id = l.subject_id
    left join work_order w on l.subject_kind = 'work-order' and w.id = l.subject_id
    left join request r on l.subject_kind = 'request' and r.id = l.subject_id
  where l.document_id = d.id and l.removed_at is null), '[]')`;

const HISTORY = sql`coalesce((select json_agg(json_strip_nulls(json_build_object('id', h.id, 'at', ${instant("h.at")},
    'actor', h.actor_label, 'action', h.action, 'label', coalesce(${ACTION_LABELS}::json ->> h.action, h.action), 'note', h.note))
    order by h.at desc, h.id desc)
  from (select * from document_event h where h.document_id = d.id order by h.at desc, h.id desc limit 200) h), '[]')`;

/**
 * One document, with all that is known of it.
 * @throws Problem `not-found` when it is not there or not theirs to see
 */
export async function readDocument(
  db: Db,
  { id, principal }: { id: string; principal: Principal },
): Promise<BuildingDocument> {
  const { rows } = await sql<{ body: object; sha256: string }>`
    select v.sha256, json_strip_nulls(json_build_object(${SUMMARY_MEMBERS}, 'signatory', d.signatory, 'outcome', d.outcome,
      'retainUntil', d.retain_until::text, 'toPlace', d.to_place, 'proposals', d.proposals, 'versions', ${VERSIONS}, 'links', ${LINKS},
      'history', ${HISTORY}, 'withdrawReason', d.withdraw_reason, 'confirmedBy', d.confirmed_label,
      'confirmedAt', ${instant("d.confirmed_at")}, 'version', d.version)) as body
    from document d left join building b on b.id = d.building_id ${CURRENT_JOINS}
    where d.id = ${id}::uuid and ${seenDocuments(documentReachOf(principal))}`.execute(db);
  const [row] = rows;
  if (row === undefined) throw notThere();
  const sameFile = await othersWith(db, { sha256: row.sha256, but: id, principal });
  return BuildingDocument.parse({ ...row.body, sameFile });
}
