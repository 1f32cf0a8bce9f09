import type { Home } from "@stabile/contract/work-orders";
import { Link } from "@tanstack/react-router";
import { home } from "#text/it-home.ts";
import { DateText } from "#ui/date-text.tsx";
import { Icon } from "#ui/icon.tsx";
import { integerText } from "#ui/numbers.ts";

const CARDS = [
  { due: "overdue", label: home.due.overdue, help: home.due.overdueHelp, icon: "warning-circle" },
  { due: "today", label: home.due.today, help: home.due.todayHelp, icon: "clock" },
  { due: "week", label: home.due.week, help: home.due.weekHelp, icon: "calendar" },
] as const;

/** Three counts, each opening the list that it counts. */
export function DueCards({ due }: { due: Home["due"] }) {
  return CARDS.map((card) => {
    const count = due[card.due];
    const isUrgent = card.due === "overdue" && count > 0;
    return (
      <Link
        key={card.due}
        to="/ordini"
        search={{ due: card.due, sort: "due" }}
        className={`home-card ${isUrgent ? "home-card-urgent" : ""}`}
      >
        <span className="home-card-head">
          <Icon name={card.icon} /> {card.label}
        </span>
        <span className="home-figure">{integerText(count)}</span>
        <span className="home-card-help">{card.help}</span>
      </Link>
    );
  });
}

export function InboxCard({ inbox }: { inbox: Home["inbox"] }) {
  return (
    <Link to="/segnalazioni" search={{ state: "inbox" }} className="home-card">
      <span className="home-card-head">
        <Icon name="inbox" /> {home.inbox.title}
      </span>
      <span className="home-figure">{integerText(inbox.waiting)}</span>
      <span className="home-card-help">
        {inbox.waiting === 0 ? home.inbox.none : <InboxDetail inbox={inbox} />}
      </span>
    </Link>
  );
}

function InboxDetail({ inbox }: { inbox: Home["inbox"] }) {
  return (
    <>
      {inbox.reopened > 0 ? `${home.inbox.reopened(inbox.reopened)} · ` : ""}
      {inbox.oldestOpenedAt ? (
        <>
          {home.inbox.oldest}: <DateText value={inbox.oldestOpenedAt} form="relative" />
        </>
      ) : (
        home.inbox.waiting(inbox.waiting)
      )}
    </>
  );
}
