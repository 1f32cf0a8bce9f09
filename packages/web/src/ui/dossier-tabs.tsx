import { dossiers as words } from "#text/it-dossier.ts";
import { type PageTab, PageTabs } from "#ui/page-tabs.tsx";

const TABS = [
  { tab: "list", to: "/fascicoli", action: "dossier.read" },
  { tab: "disagreements", to: "/fascicoli/disaccordi", action: "dossier.read" },
  { tab: "matching", to: "/fascicoli/da-abbinare", action: "dossier.read" },
  { tab: "property", to: "/fascicoli/realgimm", action: "dossier.read" },
  { tab: "documents", to: "/documenti", action: "document.read" },
  { tab: "files", to: "/integrita-file", action: "document.manage" },
  { tab: "retention", to: "/scarto", action: "document.manage" },
  { tab: "exports", to: "/esportazioni", action: "dossier.export" },
] as const satisfies readonly PageTab<string>[];

/** The pages about all dossiers. */
export function DossierTabs({ current }: { current: (typeof TABS)[number]["tab"] }) {
  return <PageTabs tabs={TABS} words={words.tabs} current={current} />;
}
