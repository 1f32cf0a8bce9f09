import { romeDay } from "#domain/time/rome.ts";
import { runText } from "#runtime/database/run-text.ts";
import { Problem } from "#runtime/problem.ts";
import type { Tx } from "#runtime/transaction.ts";

/**
 * The contract under which a firm works on a day: the latest that is valid. Squads have none.
 * @throws Problem `unprocessable` when the firm is not there or no longer works for the municipality
 */
export async function contractOf(tx: Tx, firmId: string, now: Date): Promise<string | null> {
  const [firm] = await runText<{ disabled: boolean; contract_id: string | null }>(
    tx,
    `select f.disabled_at is not null as disabled,
      (select k.id from contract k where k.firm_id = f.id and $2::date between k.valid_from and k.valid_to
        order by k.valid_from desc, k.code limit 1) as contract_id
    from firm f where f.id = $1`,
    [firmId, romeDay(now)],
  );
  if (firm === undefined) throw refusal("Questa impresa o squadra non c'è");
  if (firm.disabled) throw refusal("Questa impresa o squadra non è più attiva");
  return firm.contract_id;
}

function refusal(message: string): Problem {
  return new Problem("unprocessable", message, [{ field: "firmId", message }]);
}

/** What a contract says about times; the municipality's base times where there is none. */
export async function contractTerms(
  tx: Tx,
  contractId: string | null,
): Promise<{ sla_policy: string; contract_valid_from: string | null }> {
  const [terms] = await runText<{ sla_policy: string | null; contract_valid_from: string }>(
    tx,
    "select sla_policy_code as sla_policy, valid_from::text as contract_valid_from from contract where id = $1",
    [contractId],
  );
  return {
    sla_policy: terms?.sla_policy ?? "base",
    contract_valid_from: terms?.contract_valid_from ?? null,
  };
}
