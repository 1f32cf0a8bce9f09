import { Link, type LinkProps } from "@tanstack/react-router";
import { statusOf } from "#api/problem.ts";
import { it } from "#text/it.ts";
import { PageHeading } from "#ui/page-heading.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

export interface RecordProblemProps {
  error: unknown;
  /** What the page is called when the record is not there: `Ordine non trovato`. */
  missing: string;
  /** Where to look for another. */
  list: { label: string; to: NonNullable<LinkProps["to"]> };
  onRetry: () => void;
}

/** In place of a record's page: it is not there, or not for this person, or could not be read now. */
export function RecordProblem({ error, missing, list, onRetry }: RecordProblemProps) {
  if (statusOf(error) !== 404)
    return (
      <>
        <PageHeading title={it.problem.notRead} />
        <ProblemAlert error={error} onRetry={onRetry} />
      </>
    );
  return (
    <>
      <PageHeading title={missing} lead={it.notFound.lead} />
      <p>{it.notFound.help}</p>
      <Link to={list.to} className="btn btn-outline-primary">
        {list.label}
      </Link>
    </>
  );
}
