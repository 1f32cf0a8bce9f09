import type { ProtocolStatus } from "@stabile/contract/protocol";
import { sql } from "kysely";
import { type Principal, type Reach, reachOf } from "#domain/access/policy.ts";
import { entryScope } from "#features/protocol/entry-row.ts";
import type { ProtocolDesk } from "#features/protocol/protocol-deps.ts";
import type { Db } from "#runtime/database/open-database.ts";

interface Counted {
  waiting: number;
  parked: number;
  oldest: Date | null;
}

interface Register {
  id: string;
  openedAt: Date;
  openedBy: string;
  cause: string;
  authorisedBy: string;
  closedAt: Date | null;
  closedBy: string | null;
  numbered: number;
  toReconcile: number;
}

const PAST = 10;

/** How it stands with the protocol: what of one's own waits, and the emergency register, which is everybody's. */
export async function readStatus(
  db: Db,
  desk: Pick<ProtocolDesk, "clock" | "platformName" | "emergencyMinutes">,
  { principal, reach }: { principal: Principal; reach: Reach },
): Promise<ProtocolStatus> {
  const counted = await countOpen(db, reach);
  const registers = await readRegisters(db);
  const open = registers.find(({ closedAt }) => closedAt === null);
  const { emergencyMinutes, platformName } = desk;
  const isOld = (at: Date | null) =>
    at !== null && desk.clock.now().getTime() - at.getTime() >= emergencyMinutes * 60_000;
  return {
    connected: platformName !== undefined,
    name: platformName ?? "",
    waiting: counted.waiting,
    parked: counted.parked,
    ...(counted.oldest === null ? {} : { oldestWaitingAt: counted.oldest.toISOString() }),
    mayOpenEmergency: open === undefined && holdsRegister(principal) && isOld(counted.oldest),
    emergencyAfterMinutes: emergencyMinutes,
    ...(open === undefined ? {} : { emergency: toRegister(open) }),
    past: registers.filter(({ closedAt }) => closedAt !== null).map(toRegister),
  };
}

/** The register is one for the whole municipality, and so is who holds it. */
export const holdsRegister = (principal: Principal): boolean =>
  reachOf(principal, "protocol.manage")?.all === true;

async function countOpen(db: Db, reach: Reach): Promise<Counted> {
  const { rows } = await sql<Counted>`
    select count(*) filter (where p.state in ('waiting', 'emergency'))::int as waiting,
      count(*) filter (where p.state = 'parked')::int as parked,
      min(p.created_at) filter (where p.state = 'waiting') as oldest
    from protocol_entry p where p.state in ('waiting', 'emergency', 'parked') and ${entryScope(reach)}`.execute(
    db,
  );
  return rows[0] ?? { waiting: 0, parked: 0, oldest: null };
}

async function readRegisters(db: Db): Promise<Register[]> {
  const { rows } = await sql<Register>`
    select r.id, r.opened_at as "openedAt", r.opened_by as "openedBy", r.cause, r.authorised_by as "authorisedBy",
      r.closed_at as "closedAt", r.closed_by as "closedBy",
      (select count(*)::int from protocol_entry p where p.emergency_id = r.id) as numbered,
      (select count(*)::int from protocol_entry p where p.emergency_id = r.id and p.number is null) as "toReconcile"
    from emergency_register r order by r.closed_at is not null, r.opened_at desc limit ${PAST + 1}`.execute(
    db,
  );
  return rows;
}

function toRegister({ openedAt, closedAt, closedBy, ...register }: Register) {
  return {
    ...register,
    openedAt: openedAt.toISOString(),
    ...(closedAt === null ? {} : { closedAt: closedAt.toISOString() }),
    ...(closedBy === null ? {} : { closedBy }),
  };
}
