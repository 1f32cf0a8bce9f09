import { ErrorLayout } from "#pages/errors/error-layout.tsx";
import { it } from "#text/it.ts";
import { Button } from "#ui/button.tsx";

export function ServerDownPage({ onRetry, busy }: { onRetry: () => void; busy: boolean }) {
  return (
    <ErrorLayout {...it.serverDown}>
      <Button look="primary" icon="refresh" busy={busy} onClick={onRetry}>
        {it.connection.retry}
      </Button>
    </ErrorLayout>
  );
}
