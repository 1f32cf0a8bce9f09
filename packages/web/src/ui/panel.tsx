import { type ReactNode, useId } from "react";

export interface PanelProps {
  title: string;
  /** Beside the title: a count, a link. */
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
  id?: string;
}

/** A white sheet with a second-level heading: the building block of every page. */
export function Panel({ title, aside, children, className = "", id }: PanelProps) {
  const own = useId();
  const headingId = id ? `${id}-title` : own;
  return (
    <section className={`panel ${className}`.trim()} aria-labelledby={headingId} id={id}>
      <div className="panel-head">
        <h2 id={headingId}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** Name and value pairs; absent values are left out. */
export function Facts({ items }: { items: readonly (readonly [label: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {items
        .filter(([, value]) => value !== undefined && value !== null && value !== "")
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
