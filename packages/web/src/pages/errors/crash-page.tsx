import { Unreachable } from "#api/problem.ts";
import { ErrorLayout } from "#pages/errors/error-layout.tsx";
import { it } from "#text/it.ts";
import { Button } from "#ui/button.tsx";

/** A page that threw, or whose code could not be fetched because the server is down or has been updated. */
export function CrashPage({ error }: { error: unknown }) {
  const words = error instanceof Unreachable || isMissingCode(error) ? it.codeMissing : it.crash;
  return (
    <ErrorLayout {...words}>
      <Button look="primary" icon="refresh" onClick={() => location.reload()}>
        {it.actions.reload}
      </Button>
    </ErrorLayout>
  );
}

function isMissingCode(error: unknown): boolean {
  return error instanceof TypeError && /dynamically imported module|module script/i.test(error.message);
}
