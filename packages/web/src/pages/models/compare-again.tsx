import { modelRoutes } from "@stabile/contract/models";
import { useAction } from "#api/action.ts";
import { models } from "#text/it-models.ts";
import { Button } from "#ui/button.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

/** Reads the same file again against the register as it is now: also after a reading that failed. */
export function CompareAgain(props: { id: string; modelId: string; onAsked: () => void }) {
  const { id, modelId, onAsked } = props;
  const compare = useAction(modelRoutes.compareModel, { onDone: onAsked });
  return (
    <>
      <Button
        busy={compare.isPending}
        icon="refresh"
        onClick={() => compare.mutate({ params: { id, modelId } })}
      >
        {models.changes.compare}
      </Button>
      <ProblemAlert error={compare.error} takeFocus />
    </>
  );
}
