import type { Author } from "#features/access/role-store.ts";
import { asLocalOperator } from "#main/local-operator.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** Whoever types commands on the server may change any permission, and is no person of the register. */
export function asLocalAuthor<T>(work: (db: Db, author: Author) => Promise<T>): Promise<T> {
  return asLocalOperator((db, operator) =>
    work(db, { ...operator, granter: { userId: null, reach: { all: true } }, now: new Date() }),
  );
}
