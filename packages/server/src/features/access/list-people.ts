import { type RawBuilder, sql } from "kysely";
import type { PersonQuery } from "@stabile/contract/people";
import type { Reach } from "#domain/access/policy.ts";
import { type HeldRole, standingRoles } from "#features/access/held-roles.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { decodeCursor, encodeCursor } from "#runtime/web/cursor.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

/** A role that ends within these days is told to who gives roles, so that it can be renewed in time. */
export const WARNED_DAYS = 15;

interface ListedPerson {
  id: string;
  displayName: string;
  firm?: { id: string; code: string; name: string };
  isDisabled: boolean;
  lastSignInAt?: string;
  roles: HeldRole[];
}

interface PersonRow {
  id: string;
  display_name: string;
  firm_id: string | null;
  firm_code: string | null;
  firm_name: string | null;
  disabled_at: Date | null;
  last_sign_in_at: Date | null;
}

/** A page of people by name, with the roles that they have or will have. */
export async function listPeople(
  db: Db,
  { cursor, limit, ...filter }: PersonQuery,
  reach: Reach,
): Promise<{ items: ListedPerson[]; nextCursor?: string }> {
  const scope = scopeCondition(reach, { firm: "u.firm_id" });
  const conditions = [...conditionsOf(filter), ...afterCursor(cursor), ...(scope ? [scope] : [])];
  const { rows } = await sql<PersonRow>`
    select u.id, u.display_name, u.firm_id, f.code as firm_code, f.name as firm_name, u.disabled_at, u.last_sign_in_at
    from app_user u left join firm f on f.id = u.firm_id
    where ${sql.join([sql`true`, ...conditions], sql` and `)}
    order by u.display_name, u.id limit ${limit + 1}`.execute(db);
  const shown = rows.slice(0, limit);
  const roles = await standingRoles(
    db,
    shown.map(({ id }) => id),
    reach.all ? undefined : reach.firmIds,
  );
  const items = shown.map((row) => toListed(row, roles.get(row.id) ?? []));
  const last = shown.at(-1);
  return rows.length > limit && last !== undefined
    ? { items, nextCursor: encodeCursor([last.display_name, last.id]) }
    : { items };
}

function toListed(row: PersonRow, roles: HeldRole[]): ListedPerson {
  return {
    id: row.id,
    displayName: row.display_name,
    isDisabled: row.disabled_at !== null,
    roles,
    ...firmOf(row),
    ...(row.last_sign_in_at === null ? {} : { lastSignInAt: row.last_sign_in_at.toISOString() }),
  };
}

export function firmOf(row: Pick<PersonRow, "firm_id" | "firm_code" | "firm_name">): {
  firm?: { id: string; code: string; name: string };
} {
  const { firm_id: id, firm_code: code, firm_name: name } = row;
  return id === null || code === null || name === null ? {} : { firm: { id, code, name } };
}

type Filter = Omit<PersonQuery, "cursor" | "limit">;

function conditionsOf({ q, role, municipio, firmId, expiry, state }: Filter): RawBuilder<boolean>[] {
  const conditions = [...textConditions(q), STATES[state]];
  if (firmId !== undefined) conditions.push(sql`u.firm_id = ${firmId}`);
  if (role !== undefined) conditions.push(withRole(sql`r.role = ${role}`));
  if (municipio !== undefined)
    conditions.push(withRole(sql`r.scope_kind = 'municipio' and r.scope_key = ${municipio}`));
  if (expiry === "dated") conditions.push(withRole(sql`r.valid_to is not null`));
  if (expiry === "soon") conditions.push(withRole(SOON));
  return conditions;
}

const withRole = (condition: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql`exists (select from role_in_force r where r.user_id = u.id and ${condition})`;

/** Of a group, a substitution or an emergency an end is no surprise: the first renews itself, the others are meant to. */
const SOON = sql`r.origin in ('hand', 'spreadsheet', 'request')
  and r.valid_to < now() + make_interval(days => ${sql.lit(WARNED_DAYS)})`;

const STATES: Record<PersonQuery["state"], RawBuilder<boolean>> = {
  "in-force": sql`exists (select from role_in_force r where r.user_id = u.id)`,
  none: sql`u.disabled_at is null and not exists (select from role_in_force r where r.user_id = u.id)`,
  disabled: sql`u.disabled_at is not null`,
  all: sql`true`,
};

/** Every word of the name, or the beginning of the tax code. */
function textConditions(text: string | undefined): RawBuilder<boolean>[] {
  const words = (text ?? "")
    .normalize("NFC")
    .split(/\s+/)
    .filter((word) => word !== "")
    .slice(0, 6);
  return words.map(
    (word) => sql<boolean>`(fold_text(u.display_name) like '%' || fold_text(${escapeLike(word)}) || '%'
      or upper(u.tax_code) like ${escapeLike(word.toUpperCase())} || '%')`,
  );
}

export const escapeLike = (word: string): string => word.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);

function afterCursor(cursor: string | undefined): RawBuilder<boolean>[] {
  if (cursor === undefined) return [];
  const [name, id] = decodeCursor(cursor, "text");
  return [sql`(u.display_name, u.id) > (${name}, ${id}::uuid)`];
}
