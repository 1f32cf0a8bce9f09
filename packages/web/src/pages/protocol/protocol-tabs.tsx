import { useMay } from "#api/session.tsx";
import { register } from "#text/it-protocol.ts";
import { type PageTab, PageTabs } from "#ui/page-tabs.tsx";

const TABS = [
  { tab: "entries", to: "/protocollo", action: "protocol.read" },
  { tab: "search", to: "/protocollo/cerca", action: "protocol.manage" },
] as const satisfies readonly PageTab<string>[];

/** What was given to the protocol, and the protocol itself; for who has but the first there is nothing to choose. */
export function ProtocolTabs({ current }: { current: (typeof TABS)[number]["tab"] }) {
  const maySearch = useMay("protocol.manage");
  return maySearch ? <PageTabs tabs={TABS} words={register.tabs} current={current} /> : null;
}
