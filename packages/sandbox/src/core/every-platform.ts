import { existsSync } from "node:fs";
import type { Platform } from "#core/platform.ts";
import { czrm } from "#platforms/czrm/platform.ts";
import { gateway } from "#platforms/gateway/platform.ts";
import { segnalaciApi, segnalaciSite } from "#platforms/segnalaci/platform.ts";
import { sirac } from "#platforms/sirac/platform.ts";

/** The whole municipality, in the order it is started. */
export async function everyPlatform(): Promise<readonly Platform[]> {
  return [gateway, sirac, czrm, segnalaciApi, segnalaciSite, ...(await realgimmIfThere())];
}

/** Interim, until the platform is written. */
async function realgimmIfThere(): Promise<Platform[]> {
  const path = "../platforms/realgimm/platform.ts";
  if (!existsSync(new URL(path, import.meta.url))) return [];
  const { realgimm } = (await import(path)) as { realgimm: Platform };
  return [realgimm];
}
