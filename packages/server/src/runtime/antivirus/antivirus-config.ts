import { z } from "zod";

/** Where clamd listens: `clamd://host:port`, or `unix:/path/of/its/socket`. */
export type ClamdAddress = { host: string; port: number } | { path: string };

const WANTED = "serve clamd://indirizzo:porta o unix:/percorso/del/socket";

function addressOf(text: string, context: z.RefinementCtx): ClamdAddress | undefined {
  if (text === "") return undefined;
  const path = /^unix:(\/[^\0]{1,100})$/.exec(text)?.[1];
  if (path !== undefined) return { path };
  const [, host, port] = /^clamd:\/\/(\[[0-9a-f:.]+\]|[a-z0-9.-]+):(\d{1,5})\/?$/i.exec(text) ?? [];
  if (host !== undefined && Number(port) > 0 && Number(port) < 65_536)
    return { host: host.replace(/^\[|\]$/g, ""), port: Number(port) };
  context.addIssue(WANTED);
  return z.NEVER;
}

/** What looks into files before they are kept. */
export const AntivirusConfig = z.object({
  /** Empty: nothing does. */
  ANTIVIRUS: z.string().trim().default("").transform(addressOf),
  /** For one file, its turn included. */
  ANTIVIRUS_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(50).default(20),
});
export type AntivirusConfig = z.infer<typeof AntivirusConfig>;
