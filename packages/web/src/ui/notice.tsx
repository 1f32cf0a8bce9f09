import type { ReactNode } from "react";
import { Icon } from "#ui/icon.tsx";

export interface NoticeProps {
  tone: "info" | "success" | "warning" | "danger";
  title?: ReactNode;
  children?: ReactNode;
  /** Says it aloud when it appears, without interrupting. */
  announce?: boolean;
}

const ICONS = {
  info: "info-circle",
  success: "check-circle",
  warning: "warning-circle",
  danger: "error",
} as const;

/** Something to know before going on. For errors of a call use `ProblemAlert`. */
export function Notice({ tone, title, children, announce }: NoticeProps) {
  return (
    <div className={`notice notice-${tone}`} role={announce ? "status" : undefined}>
      <Icon name={ICONS[tone]} size="md" />
      <div className="notice-text">
        {title ? <strong>{title}</strong> : null}
        {children}
      </div>
    </div>
  );
}
