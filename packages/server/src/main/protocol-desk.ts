import type { ProtocolDesk } from "#features/protocol/public.ts";
import type { Ground } from "#main/ground.ts";
import { hasProtocol } from "#main/platform-descriptors.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";

/** How this installation gives documents to its protocol. */
export function protocolDesk({ config, clock, jobs }: Ground, blobs: BlobStore): ProtocolDesk {
  const said = (text: string) => (text === "" ? undefined : text);
  return {
    ...{ clock, jobs, blobs },
    platformName: hasProtocol(config) ? config.AURIGA_NAME : undefined,
    municipality: config.MUNICIPALITY_NAME,
    emergencyMinutes: config.PROTOCOL_EMERGENCY_MINUTES,
    classification: said(config.PROTOCOL_CLASSIFICATION),
    office: said(config.PROTOCOL_OFFICE),
  };
}
