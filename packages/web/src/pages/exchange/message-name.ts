import type { Message } from "@stabile/contract/exchange";
import { usePlatformName } from "#api/catalogue.ts";
import { exchange as words } from "#text/it-exchange.ts";

/** Says what a message is about, as people say it: `CzRM · Segnalazione`. */
export function useMessageName(): (message: Pick<Message, "platform" | "kind">) => string {
  const nameOf = usePlatformName();
  return ({ platform, kind }) => `${nameOf(platform)} · ${words.kinds[kind] ?? kind}`;
}
