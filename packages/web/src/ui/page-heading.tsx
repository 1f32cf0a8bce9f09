import { type ReactNode, useEffect, useRef } from "react";
import { useMunicipality } from "#api/installation.ts";
import { it } from "#text/it.ts";

/** The first page after loading leaves the focus to the browser; the following ones take it. */
let isFirstPage = true;

export interface PageHeadingProps {
  title: string;
  /** Shown above the title: a code, a breadcrumb. */
  above?: ReactNode;
  /** Beside the title: badges. */
  beside?: ReactNode;
  /** Under the title. */
  lead?: ReactNode;
  actions?: ReactNode;
}

/**
 * The one `h1` of a page. It names the browser tab, and receives the focus when one arrives from another page, so that a
 * screen reader says where we are. Give it a `key` when the same page shows another record.
 */
export function PageHeading({ title, above, beside, lead, actions }: PageHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { shortName } = useMunicipality();
  useEffect(() => {
    document.title = it.app.titleOf(title, shortName);
  }, [title, shortName]);
  useEffect(() => {
    if (!isFirstPage) heading.current?.focus({ preventScroll: true });
    isFirstPage = false;
  }, []);
  return (
    <header className="page-heading">
      <div className="page-heading-text">
        {above ? <div className="page-above">{above}</div> : null}
        <div className="page-title-line">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {beside}
        </div>
        {lead ? <div className="page-lead">{lead}</div> : null}
      </div>
      {actions ? <div className="page-actions">{actions}</div> : null}
    </header>
  );
}
