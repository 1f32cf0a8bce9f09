import { PROTOCOL } from "#features/protocol/record-entry.ts";
import { REALGIMM } from "#features/registry/apply-changes.ts";
import { CAITEL, EDILIZIA } from "#features/sources/source-item.ts";
import { CZRM } from "#features/requests/intake-deps.ts";
import type { Config } from "#main/config.ts";
import type { PlatformDescriptor } from "#ports/platform-descriptor.ts";

/** Whether the municipality's protocol is connected. */
export const hasProtocol = (config: Config): boolean => config.AURIGA_APPLICATION !== "";

/** Every platform that we call, in the order of the console. The only place where each is given its name. */
export function describePlatforms(config: Config): PlatformDescriptor[] {
  return [
    { code: "gateway", name: config.GATEWAY_NAME, purpose: "" },
    { code: REALGIMM, name: config.REALGIMM_NAME, purpose: "anagrafica degli edifici" },
    { code: CZRM, name: config.CZRM_NAME, purpose: "segnalazioni dei cittadini" },
    ...(hasProtocol(config) ? [{ code: PROTOCOL, name: config.AURIGA_NAME, purpose: "protocollo" }] : []),
    ...(config.CAITEL_TAX_CODE === undefined
      ? []
      : [{ code: CAITEL, name: config.CAITEL_NAME, purpose: "catasto degli impianti termici" }]),
    ...(config.EDILIZIA_TAX_CODE === undefined
      ? []
      : [{ code: EDILIZIA, name: config.EDILIZIA_NAME, purpose: "titoli edilizi, agibilità e condoni" }]),
    // In front of us it is not called: nothing would ever be known of its health.
    ...(config.ACCESS_MODE === "oidc"
      ? [{ code: "sirac", name: config.SIRAC_NAME, purpose: "accesso delle persone" }]
      : []),
  ];
}
