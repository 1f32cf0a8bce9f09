import { sql } from "kysely";
import { z } from "zod";
import { ASK_ANNULMENT } from "#features/protocol/ask-annulment.ts";
import { PROTOCOL } from "#features/protocol/record-entry.ts";
import type { ProtocolRegister } from "#ports/protocol-register.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Sender } from "#runtime/delivery/deliver.ts";
import { announce } from "#runtime/events.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";

interface Deps {
  db: Db;
  clock: Clock;
  register: ProtocolRegister;
}

interface ToAnnul {
  id: string;
  unitId: string;
  reason: string;
  municipio: string | null;
  buildingId: string | null;
}

const COLUMNS = sql`id, unit_id as "unitId", annulment_reason as reason, municipio, building_id as "buildingId"`;
const Payload = z.object({ entryId: z.uuid() });

/** Tells the protocol office that an annulment is asked for. Told twice it is one note more, which does no harm. */
export function annulmentSender(deps: Deps): Sender {
  return {
    platform: PROTOCOL,
    kind: ASK_ANNULMENT,
    async send({ payload, correlationId }) {
      const { rows } = await sql<ToAnnul>`select ${COLUMNS} from protocol_entry
        where id = ${Payload.parse(payload).entryId} and state = 'registered'`.execute(deps.db);
      const [entry] = rows;
      if (entry === undefined) return { kind: "delivered" };
      const { unitId, reason } = entry;
      const outcome = await deps.register.askAnnulment({ unitId, reason }, correlationId);
      if (outcome.kind === "refused") return outcome;
      if (outcome.kind === "done") await noteAnnulled(deps, entry);
      return { kind: "delivered" };
    },
  };
}

const AT_ONCE = 20;

/**
 * Looks whether the protocol shows the annulments that were asked of it, those not looked at for longest first; nothing
 * else tells us. While it does not answer the others are left for the next turn.
 */
export async function watchAnnulments(deps: Deps): Promise<void> {
  const { rows } = await sql<ToAnnul>`select ${COLUMNS} from protocol_entry
    where state = 'registered' and annulment_asked_at is not null
    order by annulment_checked_at nulls first limit ${AT_ONCE}`.execute(deps.db);
  for (const entry of rows) {
    const found = await readQuietly(deps, entry);
    if (found === "unavailable") return;
    if (found?.registration?.annulled === true) await noteAnnulled(deps, entry);
    else
      await sql`update protocol_entry set annulment_checked_at = ${deps.clock.now()} where id = ${entry.id}`.execute(
        deps.db,
      );
  }
}

async function readQuietly({ register }: Deps, { unitId, id }: ToAnnul) {
  try {
    return await register.read({ unitId }, id);
  } catch (error) {
    if (error instanceof PlatformUnavailable) return "unavailable" as const;
    throw error;
  }
}

function noteAnnulled({ db, clock }: Deps, { id, municipio, buildingId }: ToAnnul): Promise<void> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    await sql`update protocol_entry set state = 'annulled', annulled_at = ${now}, annulment_checked_at = ${now}
      where id = ${id} and state = 'registered'`.execute(tx);
    const placement = { municipio, buildingId };
    await announce(tx, [
      { kind: "protocol.changed", subjectKind: "protocol-entry", subjectId: id, placement },
    ]);
  });
}
