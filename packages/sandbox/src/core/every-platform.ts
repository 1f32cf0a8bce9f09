import type { Platform } from "#core/platform.ts";
import { auriga } from "#platforms/auriga/platform.ts";
import { caitel } from "#platforms/caitel/platform.ts";
import { czrm } from "#platforms/czrm/platform.ts";
import { edilizia } from "#platforms/edilizia/platform.ts";
import { gateway } from "#platforms/gateway/platform.ts";
import { realgimm } from "#platforms/realgimm/platform.ts";
import { segnalaciApi, segnalaciSite } from "#platforms/segnalaci/platform.ts";
import { sirac, siracProxy } from "#platforms/sirac/platform.ts";

/** The whole municipality, in the order it is started. */
export const EVERY_PLATFORM: readonly Platform[] = [
  gateway,
  sirac,
  siracProxy,
  czrm,
  segnalaciApi,
  segnalaciSite,
  realgimm,
  auriga,
  caitel,
  edilizia,
];
