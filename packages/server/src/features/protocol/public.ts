/** What the floors above may use of the protocol: a document is given to it in the transaction of what causes it. */
export { holdsRegister } from "#features/protocol/read-status.ts";
export { recordEntry } from "#features/protocol/record-entry.ts";
export type { ProtocolDesk } from "#features/protocol/protocol-deps.ts";
