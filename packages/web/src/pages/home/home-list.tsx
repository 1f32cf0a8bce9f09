import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { integerText } from "#ui/numbers.ts";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

export interface HomeListProps {
  title: string;
  /** The whole list, and how many it holds where that is known: no link when it holds none. */
  all: { label: string; count: number | undefined; link: LinkProps };
  found: { isPending: boolean; error: unknown; refetch: () => unknown };
  children: ReactNode;
}

/** The first of a longer list, as the home shows it: what waits, what is late. */
export function HomeList({ title, all, found, children }: HomeListProps) {
  return (
    <Panel
      title={title}
      aside={
        all.count === 0 ? null : (
          <Link {...all.link}>
            {all.label}
            {all.count === undefined ? "" : ` (${integerText(all.count)})`}
          </Link>
        )
      }
    >
      {found.isPending ? <Skeleton lines={4} /> : null}
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      <ul className="home-list">{children}</ul>
    </Panel>
  );
}

export interface HomeRowProps {
  title: string;
  link: LinkProps;
  /** What places it: where, whose; what is absent is left out. */
  details: readonly (string | undefined)[];
  badges: ReactNode;
  when: ReactNode;
}

export function HomeRow({ title, link, details, badges, when }: HomeRowProps) {
  return (
    <li>
      <div className="home-list-what">
        <Link {...link} className="row-title">
          {title}
        </Link>
        <span className="row-sub">{details.filter(Boolean).join(" · ")}</span>
      </div>
      <span className="home-list-badges">{badges}</span>
      {when}
    </li>
  );
}
