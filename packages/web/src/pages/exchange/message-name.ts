import type { Message } from "@stabile/contract/exchange";
import { useCatalogue } from "#api/catalogue.ts";
import { exchange as words } from "#text/it-exchange.ts";

/** Says what a message is about, as people say it: `CzRM · Segnalazione`. */
export function useMessageName(): (message: Pick<Message, "platform" | "kind">) => string {
  const { platforms } = useCatalogue();
  return ({ platform, kind }) => {
    const name = platforms.find(({ code }) => code === platform)?.label ?? platform;
    return `${name} · ${words.kinds[kind] ?? kind}`;
  };
}
