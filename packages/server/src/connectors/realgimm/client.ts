import { changePage, rawChange } from "#connectors/realgimm/change-client.ts";
import type { RealgimmConfig } from "#connectors/realgimm/config.ts";
import { interpretChange, readChange } from "#connectors/realgimm/mapping.ts";
import type { AssetRegistry } from "#ports/asset-registry.ts";
import type { HttpClient } from "#runtime/http/http-call.ts";

/** The second credential, besides the gateway's token: without the word `Basic`. */
export function realgimmHeaders(config: RealgimmConfig): Record<string, string> {
  return {
    authenticationrealgimm: Buffer.from(`${config.REALGIMM_USER}:${config.REALGIMM_PASSWORD}`).toString(
      "base64",
    ),
  };
}

/** RealGimm's register, behind a mapping that can be replaced: its asset resources are not public. */
export function realgimmAssetRegistry(http: HttpClient): AssetRegistry {
  return {
    changesAfter: (cursor, limit, correlationId) =>
      changePage(http, { cursor, limit, correlationId }, (raw) => rawChange(raw, "asset", readChange)),
    interpret: interpretChange,
  };
}
