import { it } from "#text/it.ts";
import { EmptyState } from "#ui/empty-state.tsx";
import { PageHeading } from "#ui/page-heading.tsx";

export function NewWorkOrderPage() {
  return (
    <>
      <PageHeading title="Nuovo" />
      <EmptyState icon="tool" title={it.colleaguePage} />
    </>
  );
}
