import { getRouteApi } from "@tanstack/react-router";
import { CallsPanel } from "#pages/exchange/calls-panel.tsx";
import { ExchangeTabs } from "#pages/exchange/exchange-tabs.tsx";
import { MessagesPanel } from "#pages/exchange/messages-panel.tsx";
import { PlatformCards } from "#pages/exchange/platform-cards.tsx";
import { exchange as words } from "#text/it-exchange.ts";
import { PageHeading } from "#ui/page-heading.tsx";

const route = getRouteApi("/scambi");

/** The systems officer's console: how each platform is, what passed, what stopped and why. */
export function ExchangePage() {
  const search = route.useSearch();
  return (
    <>
      <PageHeading title={words.title} lead={words.lead} />
      <PlatformCards />
      <ExchangeTabs search={search} />
      {search.view === "ledger" ? <CallsPanel search={search} /> : <MessagesPanel search={search} />}
    </>
  );
}
