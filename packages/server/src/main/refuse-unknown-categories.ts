import type { Config } from "#main/config.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

/**
 * A profile that leads to a category which is not in the table would have every such report refused by the database, one
 * by one: better said once, at start.
 * @throws Problem `configuration-invalid` that names them, and those that there are
 */
export async function refuseUnknownCategories(
  db: Db,
  { CZRM_PROFILE: profile }: Pick<Config, "CZRM_PROFILE">,
): Promise<void> {
  const rows = await db.selectFrom("category").select("code").orderBy("sort_order").execute();
  const known = rows.map(({ code }) => code);
  const unknown = [...new Set(profile.categories.values())].filter((code) => !known.includes(code));
  if (unknown.length === 0) return;
  throw new Problem(
    "configuration-invalid",
    `CZRM_PROFILE (${profile.name}): Stabile non ha la categoria ${unknown.map((code) => `«${code}»`).join(", ")}; ha ${known.join(", ")}`,
  );
}
