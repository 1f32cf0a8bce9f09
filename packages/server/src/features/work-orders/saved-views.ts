import type { SavedView } from "@stabile/contract/work-orders";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

/** More than anybody reads in a menu. */
const MOST_VIEWS = 50;

/** A person's own views of a page, by name. */
export function listViews(db: Db, userId: string, page: string): Promise<SavedView[]> {
  return db
    .selectFrom("saved_view")
    .select(["id", "page", "name", "query"])
    .where("user_id", "=", userId)
    .where("page", "=", page)
    .orderBy("name")
    .limit(MOST_VIEWS)
    .execute();
}

/** Saving under a name already used replaces that view: its id stays. */
export async function saveView(db: Db, userId: string, view: Omit<SavedView, "id">): Promise<SavedView> {
  const mine = await listViews(db, userId, view.page);
  if (mine.length >= MOST_VIEWS && !mine.some((other) => other.name === view.name))
    throw new Problem("unprocessable", `Hai già ${MOST_VIEWS} viste salvate: eliminane una`);
  return db
    .insertInto("saved_view")
    .values({ id: uuidV7(), user_id: userId, ...view })
    .onConflict((conflict) =>
      conflict.columns(["user_id", "page", "name"]).doUpdateSet({ query: view.query }),
    )
    .returning(["id", "page", "name", "query"])
    .executeTakeFirstOrThrow();
}

/** @throws Problem `not-found` when it is not there, or is another's */
export async function deleteView(db: Db, userId: string, id: string): Promise<void> {
  const gone = await db
    .deleteFrom("saved_view")
    .where("id", "=", id)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  if (gone.numDeletedRows === 0n) throw new Problem("not-found", "Questa vista non c'è più");
}
