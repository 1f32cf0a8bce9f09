import type { Principal } from "#domain/access/policy.ts";
import { documentsFrom, uploadDocument } from "#features/documents/public.ts";
import {
  beginningOf,
  fetchRegisteredFile,
  findRegistered,
  REGISTER_SOURCE,
} from "#features/protocol-register/read-registered.ts";
import { connected, type RegisterDeps } from "#features/protocol-register/register-deps.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface FileToKeep {
  unitId: string;
  position: number;
  buildingId: string;
  principal: Principal;
  correlationId: string;
}

const MOST_CHARACTERS = 200;

/**
 * A file of the protocol becomes a document of a building, which a person then confirms as any other. Asked twice for the
 * same building, it is there once.
 * @throws Problem `not-found`, and as `uploadDocument` does
 */
export async function keepRegisteredFile(
  db: Db,
  deps: RegisterDeps,
  asked: FileToKeep,
): Promise<{ id: string; code: string; alreadyThere: boolean }> {
  const { unitId, position, buildingId, principal, correlationId } = asked;
  const register = connected(deps);
  const beginning = beginningOf(unitId, position) + buildingId;
  const made = await documentsFrom(db, { source: REGISTER_SOURCE, beginnings: [beginning] });
  const there = made.find(({ isWithdrawn }) => !isWithdrawn);
  if (there !== undefined) return { id: there.id, code: there.code, alreadyThere: true };
  // What was withdrawn keeps its key: another try is another document.
  const sourceKey = made.length === 0 ? beginning : `${beginning}/${made.length + 1}`;
  const { subject } = await findRegistered(register, unitId, correlationId);
  const { name, bytes } = await fetchRegisteredFile(register, { unitId, position }, correlationId);
  const title = subject.trim().slice(0, MOST_CHARACTERS);
  const { id, code } = await uploadDocument(db, deps.documents, {
    ...{ fileName: name, bytes, buildingId, title: title === "" ? undefined : title },
    ...{ principal, correlationId, origin: { source: REGISTER_SOURCE, sourceKey } },
  });
  return { id, code, alreadyThere: false };
}
