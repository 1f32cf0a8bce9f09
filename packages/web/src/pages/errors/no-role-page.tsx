import { ErrorLayout } from "#pages/errors/error-layout.tsx";
import { it } from "#text/it.ts";
import { Button } from "#ui/button.tsx";

export function NoRolePage({ name }: { name: string }) {
  return (
    <ErrorLayout title={it.noRole.title} lead={it.noRole.lead(name)} help={it.noRole.help}>
      <Button look="primary" icon="refresh" onClick={() => location.reload()}>
        {it.actions.reload}
      </Button>
    </ErrorLayout>
  );
}
