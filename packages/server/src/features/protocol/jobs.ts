import { annulmentSender, watchAnnulments } from "#features/protocol/annulment-sender.ts";
import { protocolSender } from "#features/protocol/protocol-sender.ts";
import type { ProtocolRegister } from "#ports/protocol-register.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Sender } from "#runtime/delivery/deliver.ts";
import { type Repeating, repeat } from "#runtime/jobs/repeat.ts";
import type { Logger } from "#runtime/logger.ts";

interface Deps {
  db: Db;
  clock: Clock;
  /** Undefined: none is connected, and nothing is sent. */
  register: ProtocolRegister | undefined;
}

export function protocolSenders(
  { db, clock, register }: Deps,
  blobs: Pick<BlobStore, "open">,
): readonly Sender[] {
  if (register === undefined) return [];
  return [protocolSender({ db, clock, register, blobs }), annulmentSender({ db, clock, register })];
}

/** Nobody waits for an annulment: a clerk does it in their own time. */
const EVERY_SECONDS = 60;

export function repeatProtocolWork({ db, clock, register }: Deps, logger: Logger): Repeating[] {
  if (register === undefined) return [];
  const run = () => watchAnnulments({ db, clock, register });
  return [repeat({ name: "protocol-annulments", everySeconds: EVERY_SECONDS, run }, logger)];
}
