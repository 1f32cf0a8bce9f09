import { sql } from "kysely";
import { signatureOf } from "#domain/access/capacity.ts";
import { type Principal, type Reach, reaches } from "#domain/access/policy.ts";
import { checkRequestAction, type RequestAction, type RequestState } from "#domain/request/states.ts";
import type { RequestRow } from "#features/requests/record-change.ts";
import type { Actor } from "#runtime/audit.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import { Problem } from "#runtime/problem.ts";
import type { Tx } from "#runtime/transaction.ts";

/** Who asks for a change of one report, and on which version of it. */
export interface RequestCommand {
  id: string;
  expectedVersion: number | undefined;
  reach: Reach;
  actor: Actor;
  /** Whose permission it is, when a person asks: how they sign depends on the report. */
  principal?: Principal;
  correlationId: string;
}

/** Who signs a change of a report: with whose role, when it is not their own. */
export function signedBy(
  { actor, principal }: RequestCommand,
  request: RequestRow,
): { actor: Actor; capacity: Record<string, unknown> } {
  if (principal === undefined) return { actor, capacity: {} };
  const signature = signatureOf(principal, "request.triage", request);
  return { actor: signature.actor, capacity: signature.detail };
}

export interface RequestChangeDeps {
  jobs: Jobs;
}

/** Locked in the order of their ids, so that two changes of the same reports never wait for each other. */
export async function lockRequests(tx: Tx, ids: readonly string[]): Promise<Map<string, RequestRow>> {
  const { rows } = await sql<RequestRow>`
    select id, code, state, source, source_key as "sourceKey", municipio, building_id as "buildingId", version
    from request where id = any(${ids}::uuid[]) order by id for update`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * The report of a command, which may be changed in that way now.
 * @throws Problem `not-found`, `stale-version`, `invalid-transition`
 */
export function checkCommand(
  request: RequestRow | undefined,
  command: RequestCommand,
  action: RequestAction,
): { request: RequestRow; to: RequestState } {
  if (request === undefined || !reaches(command.reach, request))
    throw new Problem("not-found", "La segnalazione non c'è");
  if (command.expectedVersion !== request.version) throw new Problem("stale-version");
  const outcome = checkRequestAction(request.state, action);
  if (outcome.kind === "refused") throw new Problem("invalid-transition", outcome.message);
  return { request, to: outcome.to };
}
