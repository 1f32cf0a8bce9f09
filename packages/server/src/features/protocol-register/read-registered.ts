import type { RegisteredUnit } from "@stabile/contract/protocol-register";
import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import { documentsFrom } from "#features/documents/public.ts";
import type { FetchedFile, ProtocolRegister, RegisteredDocument } from "#ports/protocol-register.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

/** Where a document made of a file of the protocol says that it comes from. */
export const REGISTER_SOURCE = "protocollo";
export const beginningOf = (unitId: string, position: number): string => `${unitId}/${position}/`;

/** @throws Problem `not-found` */
export async function findRegistered(
  register: ProtocolRegister,
  unitId: string,
  correlationId: string,
): Promise<RegisteredDocument> {
  const found = await register.read({ unitId }, correlationId);
  if (found === undefined) throw new Problem("not-found", "Nel protocollo questo documento non c'è");
  return found;
}

interface Asked {
  unitId: string;
  principal: Principal;
  correlationId: string;
}

export async function readRegistered(
  db: Db,
  register: ProtocolRegister,
  { unitId, principal, correlationId }: Asked,
): Promise<RegisteredUnit> {
  const found = await findRegistered(register, unitId, correlationId);
  const beginnings = found.files.map((_file, index) => beginningOf(unitId, index + 1));
  const made = await documentsFrom(db, { source: REGISTER_SOURCE, beginnings }, principal);
  const entry = await entryOf(db, found.reference);
  return {
    ...{ unitId, subject: found.subject, direction: found.direction },
    registrations: generalFirst(found).map(({ register: name, year, number, registeredAt, annulled }) => ({
      ...(name === null ? {} : { register: name }),
      ...{ year, number, annulled },
      ...(registeredAt === null ? {} : { at: registeredAt.toISOString() }),
    })),
    ...(entry === undefined ? {} : { entry }),
    files: found.files.map(({ name, bytes }, index) => ({
      ...{ position: index + 1, name },
      ...(bytes === null ? {} : { bytes }),
      documents: made
        .filter((one) => !one.isWithdrawn && one.sourceKey.startsWith(beginningOf(unitId, index + 1)))
        .map(({ id, code }) => ({ id, code })),
    })),
  };
}

function generalFirst({ registration, registrations }: RegisteredDocument) {
  const isGeneral = ({ register, number }: (typeof registrations)[number]) =>
    registration !== undefined && register === registration.register && number === registration.number;
  return [...registrations].sort((one, other) => Number(isGeneral(other)) - Number(isGeneral(one)));
}

async function entryOf(db: Db, reference: string | null): Promise<{ id: string; code: string } | undefined> {
  if (reference === null) return undefined;
  const { rows } = await sql<{ id: string; code: string }>`
    select id, code from protocol_entry where code = ${reference}`.execute(db);
  return rows[0];
}

/** @throws Problem `not-found` */
export async function fetchRegisteredFile(
  register: ProtocolRegister,
  { unitId, position }: { unitId: string; position: number },
  correlationId: string,
): Promise<FetchedFile> {
  const files = await register.fetchFiles({ unitId }, correlationId);
  const file = files[position - 1];
  if (file === undefined) throw new Problem("not-found", "Nel protocollo questo file non c'è");
  return file;
}
