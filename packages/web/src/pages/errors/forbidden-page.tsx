import { Link } from "@tanstack/react-router";
import { ErrorLayout } from "#pages/errors/error-layout.tsx";
import { it } from "#text/it.ts";

export function ForbiddenPage() {
  return (
    <ErrorLayout {...it.forbidden}>
      <Link to="/" className="btn btn-primary">
        {it.notFound.home}
      </Link>
    </ErrorLayout>
  );
}
