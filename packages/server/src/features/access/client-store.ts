import { createHash } from "node:crypto";
import type { Grant, Principal } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { GRANTS_TEXT } from "#features/access/grants-text.ts";
import type { VouchedClient } from "#ports/client-identity.ts";
import { audit } from "#runtime/audit.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { runText } from "#runtime/database/run-text.ts";
import { inTransaction } from "#runtime/transaction.ts";

export interface KnownClient {
  principal: Principal;
  isDisabled: boolean;
}

interface Row {
  id: string;
  display_name: string;
  firm_id: string | null;
  is_disabled: boolean;
  grants: Grant[] | null;
}

const CLIENT = `
  select u.id, u.display_name, u.firm_id, u.disabled_at is not null as is_disabled, ${GRANTS_TEXT} as grants
  from app_user u where u.scheme = 'client' and u.identifier = $1`;

/** A machine and the roles that it has now. */
export async function findClient(db: Db, identifier: string): Promise<KnownClient | undefined> {
  const [row] = await runText<Row>(db, CLIENT, [identifier]);
  if (row === undefined) return undefined;
  const { id, display_name, firm_id, is_disabled, grants } = row;
  const principal = {
    userId: id,
    displayName: display_name,
    firmId: firm_id ?? undefined,
    grants: grants ?? [],
  };
  return { principal, isDisabled: is_disabled };
}

/** One that calls for the first time is known from then on, without a role: whoever gives roles sees it. */
export function meetClient(
  db: Db,
  { identifier, displayName }: VouchedClient,
  correlationId: string,
): Promise<KnownClient> {
  return inTransaction(db, async (tx) => {
    const id = uuidV7();
    const { numInsertedOrUpdatedRows = 0n } = await tx
      .insertInto("app_user")
      .values({ id, scheme: "client", identifier, display_name: displayName })
      .onConflict((conflict) => conflict.columns(["scheme", "identifier"]).doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows > 0n)
      await audit(tx, {
        actor: { id, label: displayName },
        action: "client.first-call",
        subjectKind: "user",
        subjectId: id,
        detail: { identifier },
        correlationId,
      });
    return (await findClient(tx, identifier)) as KnownClient;
  });
}

/** @returns false when the token was used before, wherever it was: by us, or by another process */
export async function claimToken(db: Db, token: string, expiresAt: Date): Promise<boolean> {
  const rows = await runText(
    db,
    `insert into client_token_seen (digest, expires_at) values ($1, $2::timestamptz) on conflict do nothing returning 1`,
    [createHash("sha256").update(token).digest(), expiresAt],
  );
  return rows.length > 0;
}
