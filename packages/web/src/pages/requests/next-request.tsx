import type { Request } from "@stabile/contract/requests";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { requestsQuery } from "#pages/requests/request-queries.ts";
import { request as words } from "#text/it-requests.ts";
import { Icon } from "#ui/icon.tsx";

/** The desk goes through the inbox without coming back to the list each time: what waits next, the same order as there. */
export function NextRequest({ after }: { after: Request }) {
  const { data } = useInfiniteQuery(requestsQuery({}));
  const inbox = data?.pages.flatMap((page) => page.items) ?? [];
  const here = inbox.findIndex(({ id }) => id === after.id);
  // A report just settled has left the inbox: the first that waits is the next.
  const next = inbox[here + 1] ?? inbox.find(({ id }) => id !== after.id);
  if (data === undefined) return null;
  if (next === undefined) return <p className="quiet next-request">{words.noNext}</p>;
  return (
    <p className="next-request">
      <Link to="/segnalazioni/$id" params={{ id: next.id }} data-next-link>
        {words.next} <Icon name="arrow-right" />
      </Link>
      <br />
      <span className="quiet">{next.subject}</span>
    </p>
  );
}
