import type { ProtocolEntry, ProtocolState } from "@stabile/contract/protocol";
import { type RawBuilder, sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import type { Direction } from "#ports/protocol-register.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

export interface EntryRow {
  id: string;
  code: string;
  direction: Direction;
  subject: string;
  state: ProtocolState;
  register: string | null;
  year: number | null;
  number: number | null;
  registeredAt: Date | null;
  emergencyYear: number | null;
  emergencyNumber: number | null;
  emergencyAt: Date | null;
  annulmentAskedAt: Date | null;
  createdAt: Date;
  buildingId: string | null;
  buildingCode: string | null;
  buildingName: string | null;
}

/** Of `p` (protocol_entry) and `b` (its building). */
export const ENTRY_COLUMNS = sql`p.id, p.code, p.direction, p.subject, p.state, p.register, p.year, p.number,
  p.registered_at as "registeredAt", p.emergency_year as "emergencyYear", p.emergency_number as "emergencyNumber",
  p.emergency_at as "emergencyAt", p.annulment_asked_at as "annulmentAskedAt", p.created_at as "createdAt",
  b.id as "buildingId", b.code as "buildingCode", b.name as "buildingName"`;

/** What is of no building is of the whole municipality. */
export function entryScope(reach: Reach): RawBuilder<boolean> {
  return scopeCondition(reach, { municipio: "p.municipio", building: "p.building_id" }) ?? sql<boolean>`true`;
}

export function toEntry(row: EntryRow): ProtocolEntry {
  const { id, code, direction, subject, state } = row;
  return {
    ...{ id, code, direction, subject, state },
    ...registrationOf(row),
    ...emergencyOf(row),
    annulmentAsked: state === "registered" && row.annulmentAskedAt !== null,
    ...buildingOf(row),
    createdAt: row.createdAt.toISOString(),
  };
}

function registrationOf({ register, year, number, registeredAt }: EntryRow): Partial<ProtocolEntry> {
  if (year === null || number === null || registeredAt === null) return {};
  return {
    registration: {
      ...(register === null ? {} : { register }),
      year,
      number,
      at: registeredAt.toISOString(),
    },
  };
}

function emergencyOf({ emergencyYear, emergencyNumber, emergencyAt }: EntryRow): Partial<ProtocolEntry> {
  if (emergencyYear === null || emergencyNumber === null || emergencyAt === null) return {};
  return { emergency: { year: emergencyYear, number: emergencyNumber, at: emergencyAt.toISOString() } };
}

function buildingOf({
  buildingId: id,
  buildingCode: code,
  buildingName: name,
}: EntryRow): Partial<ProtocolEntry> {
  return id === null || code === null || name === null ? {} : { building: { id, code, name } };
}
