import type { ReactNode } from "react";
import { Icon } from "#ui/icon.tsx";

export interface EmptyStateProps {
  icon?: string;
  title: string;
  /** Says it aloud: a filter that finds nothing must be heard as well as one that finds something. */
  announce?: boolean;
  /** Why there is nothing, and what to do about it. */
  children?: ReactNode;
}

export function EmptyState({ icon = "inbox", title, announce, children }: EmptyStateProps) {
  return (
    <div className="empty-state">
      <Icon name={icon} size="lg" />
      <p className="empty-title" role={announce ? "status" : undefined}>
        {title}
      </p>
      {children}
    </div>
  );
}
