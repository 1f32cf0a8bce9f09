import type { ProtocolEntryDetail } from "@stabile/contract/protocol";
import { sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import { ENTRY_COLUMNS, type EntryRow, entryScope, toEntry } from "#features/protocol/entry-row.ts";
import { historyOf } from "#features/protocol/entry-history.ts";
import type { EntryFile } from "#features/protocol/record-entry.ts";
import type { Correspondent } from "#ports/protocol-register.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

export interface WholeEntry extends EntryRow {
  unitId: string | null;
  correspondents: Correspondent[];
  classification: string | null;
  office: string | null;
  attachments: EntryFile[];
  missingFiles: string[];
  refusal: string | null;
  causeKind: string;
  causeId: string;
  municipio: string | null;
  triedAt: Date | null;
  annulmentReason: string | null;
  annulmentAskedBy: string | null;
  annulledAt: Date | null;
  createdBy: string;
}

export interface EntryAsked {
  id: string;
  reach: Reach;
}

/** @throws Problem `not-found` also when it is out of reach */
export async function findEntry(db: Db, { id, reach }: EntryAsked): Promise<WholeEntry> {
  const { rows } = await sql<WholeEntry>`
    select ${ENTRY_COLUMNS}, p.unit_id as "unitId", p.correspondents, p.classification, p.office, p.attachments,
      p.missing_files as "missingFiles", p.refusal, p.cause_kind as "causeKind", p.cause_id as "causeId", p.municipio,
      p.tried_at as "triedAt", p.annulment_reason as "annulmentReason", p.annulment_asked_by as "annulmentAskedBy",
      p.annulled_at as "annulledAt", p.created_by as "createdBy"
    from protocol_entry p left join building b on b.id = p.building_id
    where p.id = ${id}::uuid and ${entryScope(reach)}`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Problem("not-found", "Registrazione non trovata");
  return row;
}

export async function readEntry(db: Db, asked: EntryAsked): Promise<ProtocolEntryDetail> {
  const row = await findEntry(db, asked);
  const optional = <K extends string>(name: K, value: string | null) =>
    (value === null ? {} : { [name]: value }) as { [N in K]?: string };
  return {
    ...toEntry(row),
    createdBy: row.createdBy,
    correspondents: row.correspondents.map(({ name, firstName, copy }) => ({
      name: firstName === undefined ? name : `${name} ${firstName}`,
      copy: copy === true,
    })),
    ...optional("classification", row.classification),
    ...optional("office", row.office),
    files: row.attachments.map(({ name, mediaType, sha256 }, index) => ({
      position: index + 1,
      ...{ name, mediaType, sha256 },
      isMissingThere: row.missingFiles.includes(name),
    })),
    ...optional("refusal", row.refusal),
    ...optional("annulmentReason", row.annulmentReason),
    cause: { kind: row.causeKind, id: row.causeId },
    ...(await reportOf(db, row)),
    history: historyOf(row),
  };
}

async function reportOf(db: Db, { id }: WholeEntry): Promise<Pick<ProtocolEntryDetail, "request">> {
  const { rows } = await sql<{ id: string; code: string }>`
    select r.id, r.code from formal_request f join request r on r.id = f.request_id where f.entry_id = ${id}`.execute(
    db,
  );
  const [request] = rows;
  return request === undefined ? {} : { request };
}
