import type { Message } from "@stabile/contract/exchange";
import { exchange as words } from "#text/it-exchange.ts";

/** What a message is about, as people say it: `CzRM · Segnalazione`. */
export function messageName({ platform, kind }: Pick<Message, "platform" | "kind">): string {
  return `${words.platformNames[platform] ?? platform} · ${words.kinds[kind] ?? kind}`;
}
