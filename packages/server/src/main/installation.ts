import type { Installation } from "@stabile/contract/session";
import type { Config } from "#main/config.ts";

/** Whose the installation is, as the pages say it. */
export function installationOf(config: Config): Installation {
  return {
    municipality: {
      name: config.MUNICIPALITY_NAME,
      shortName: config.MUNICIPALITY_SHORT_NAME || config.MUNICIPALITY_NAME,
      region: config.MUNICIPALITY_REGION,
    },
    signInName: config.SIRAC_NAME,
  };
}
