import type { uploadDocument } from "#features/documents/public.ts";
import type { ProtocolRegister } from "#ports/protocol-register.ts";
import type { AccessLog } from "#runtime/access-log.ts";
import { Problem } from "#runtime/problem.ts";

export interface RegisterDeps {
  /** Undefined: the municipality has not connected its protocol. */
  register: ProtocolRegister | undefined;
  documents: Parameters<typeof uploadDocument>[1];
  accessLog: AccessLog;
}

/** @throws Problem `not-found` when there is no protocol to ask */
export function connected({ register }: Pick<RegisterDeps, "register">): ProtocolRegister {
  if (register === undefined) throw new Problem("not-found", "Il protocollo non è collegato");
  return register;
}
