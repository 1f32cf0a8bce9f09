import type { Action } from "@stabile/contract/route";
import { Link, type LinkProps } from "@tanstack/react-router";
import { useSession } from "#api/session.tsx";

export interface PageTab<T extends string> {
  tab: T;
  to: NonNullable<LinkProps["to"]>;
  action: Action;
}

export interface PageTabsProps<T extends string> {
  tabs: readonly PageTab<T>[];
  words: { label: string } & Readonly<Record<T, string>>;
  current: T;
}

/** Pages that belong together; only those where this person has something to do. */
export function PageTabs<T extends string>({ tabs, words, current }: PageTabsProps<T>) {
  const { actions } = useSession();
  return (
    <nav aria-label={words.label}>
      <ul className="views">
        {tabs
          .filter(({ action }) => actions.includes(action))
          .map(({ tab, to }) => (
            <li key={tab} className={tab === current ? "view view-current" : "view"}>
              <Link to={to} aria-current={tab === current ? "page" : undefined}>
                {words[tab]}
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  );
}
