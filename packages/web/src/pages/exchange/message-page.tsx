import { it } from "#text/it.ts";
import { EmptyState } from "#ui/empty-state.tsx";
import { PageHeading } from "#ui/page-heading.tsx";

export function MessagePage() {
  return (
    <>
      <PageHeading title="Messaggio" />
      <EmptyState icon="tool" title={it.colleaguePage} />
    </>
  );
}
