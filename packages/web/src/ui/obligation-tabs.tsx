import { planning } from "#text/it-planning.ts";
import { type PageTab, PageTabs } from "#ui/page-tabs.tsx";

const TABS = [
  { tab: "list", to: "/scadenze", action: "obligation.read" },
  { tab: "calendar", to: "/scadenze/calendario", action: "obligation.read" },
  { tab: "map", to: "/scadenze/mappa", action: "obligation.read" },
  { tab: "plans", to: "/scadenze/pianificazioni", action: "obligation.plan" },
  { tab: "rules", to: "/scadenze/verifiche-del-comune", action: "check-rule.write" },
  { tab: "school", to: "/scadenze/calendario-scolastico", action: "obligation.read" },
] as const satisfies readonly PageTab<string>[];

/** The pages of the law's deadlines. */
export function ObligationTabs({ current }: { current: (typeof TABS)[number]["tab"] }) {
  return <PageTabs tabs={TABS} words={planning.tabs} current={current} />;
}
