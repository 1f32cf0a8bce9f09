import type { ReactNode } from "react";
import { Icon } from "#ui/icon.tsx";

export interface EmptyStateProps {
  icon?: string;
  title: string;
  /** Why there is nothing, and what to do about it. */
  children?: ReactNode;
}

export function EmptyState({ icon = "inbox", title, children }: EmptyStateProps) {
  return (
    <div className="empty-state">
      <Icon name={icon} size="lg" />
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}
