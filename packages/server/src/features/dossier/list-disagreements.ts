import type { Disagreement } from "@stabile/contract/dossier-shapes";
import { sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import { fieldOf, recordKindOf } from "#domain/dossier/dictionary/dictionary.ts";
import type { SubjectKind } from "#domain/dossier/dictionary/field.ts";
import { CLAIM_COLUMNS, CLAIM_JOINS, type ClaimTold, toFactClaim } from "#features/dossier/read-history.ts";
import { aboutOf } from "#features/dossier/saying.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { BEFORE_ALL, decodeCursor, encodeCursor } from "#runtime/web/cursor.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

export interface DisagreementsAsked {
  buildingId: string | undefined;
  cursor: string | undefined;
  limit: number;
  reach: Reach;
}

interface DisagreementRow {
  building_id: string;
  building_code: string;
  building_name: string;
  subject_kind: SubjectKind;
  subject_id: string;
  subject_name: string | null;
  field: string;
  since: string;
  disagreeing_since: Date;
}

/** What waits for a person's decision, the longest first, with what each source says. */
export async function listDisagreements(
  db: Db,
  { buildingId, cursor, limit, reach }: DisagreementsAsked,
): Promise<{ items: Disagreement[]; nextCursor?: string }> {
  const scope = scopeCondition(reach, { municipio: "b.municipio", building: "b.id" });
  const [since, subjectId] = cursor === undefined ? BEFORE_ALL : decodeCursor(cursor, "instant");
  const { rows } = await sql<DisagreementRow>`
    select f.building_id, b.code as building_code, b.name as building_name, f.subject_kind, f.subject_id, f.field,
      f.disagreeing_since, f.disagreeing_since::text as since,
      coalesce(e.name, r.label, u.code, v.name, s.name) as subject_name
    from current_fact f join building b on b.id = f.building_id
    left join element e on e.id = f.subject_id left join dossier_record r on r.id = f.subject_id
    left join unit u on u.id = f.subject_id left join space v on v.id = f.subject_id left join storey s on s.id = f.subject_id
    where f.disagreeing_since is not null and (f.disagreeing_since, f.subject_id) > (${since}::timestamptz, ${subjectId}::uuid)
      ${buildingId === undefined ? sql`` : sql`and f.building_id = ${buildingId}::uuid`} ${scope ? sql`and ${scope}` : sql``}
    order by f.disagreeing_since, f.subject_id, f.field limit ${limit + 1}`.execute(db);
  const shown = wholeSubjects(rows, limit);
  const claims = await claimsOf(db, shown);
  const items = shown.map((row) => toDisagreement(row, claims.get(aboutOf(row.subject_id, row.field)) ?? []));
  const last = shown.at(-1);
  return rows.length > shown.length && last
    ? { items, nextCursor: encodeCursor([last.disagreeing_since.toISOString(), last.subject_id]) }
    : { items };
}

/** The cursor goes on after a subject: a page does not end in the middle of one, unless it is of one only. */
function wholeSubjects(rows: readonly DisagreementRow[], limit: number): readonly DisagreementRow[] {
  const next = rows[limit];
  if (next === undefined) return rows;
  const page = rows.slice(0, limit);
  const whole = page.filter(({ subject_id: id }) => id !== next.subject_id);
  return whole.length > 0 ? whole : page;
}

async function claimsOf(db: Db, rows: readonly DisagreementRow[]): Promise<Map<string, ClaimTold[]>> {
  const abouts = rows.map(({ subject_id: subjectId, field }) => ({ subjectId, field }));
  const { rows: claims } = await sql<ClaimTold>`
    select ${CLAIM_COLUMNS} from json_to_recordset(${JSON.stringify(abouts)}::json) as a ("subjectId" uuid, field text)
    join claim c on c.subject_id = a."subjectId" and c.field = a.field and c.superseded_at is null ${CLAIM_JOINS}
    order by is_shown desc, c.recorded_at desc, c.id`.execute(db);
  return Map.groupBy(claims, ({ subject_id: id, field }) => aboutOf(id, field));
}

function toDisagreement(row: DisagreementRow, claims: readonly ClaimTold[]): Disagreement {
  const field = fieldOf(row.field);
  const kind = field?.record === undefined ? undefined : recordKindOf(field.record)?.label;
  return {
    buildingId: row.building_id,
    buildingCode: row.building_code,
    buildingName: row.building_name,
    subject: { kind: row.subject_kind, id: row.subject_id },
    subjectLabel:
      row.subject_kind === "building" ? "Edificio" : [kind, row.subject_name].filter(Boolean).join(": "),
    field: row.field,
    label: field?.label ?? row.field,
    since: row.disagreeing_since.toISOString(),
    claims: claims.map(toFactClaim),
  };
}
