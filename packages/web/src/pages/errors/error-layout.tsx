import type { ReactNode } from "react";
import { PageHeading } from "#ui/page-heading.tsx";

export interface ErrorLayoutProps {
  title: string;
  lead: string;
  help: string;
  /** The ways out. */
  children?: ReactNode;
}

export function ErrorLayout({ title, lead, help, children }: ErrorLayoutProps) {
  return (
    <div className="error-page">
      <PageHeading title={title} lead={lead} />
      <p>{help}</p>
      {children ? <div className="error-actions">{children}</div> : null}
    </div>
  );
}
