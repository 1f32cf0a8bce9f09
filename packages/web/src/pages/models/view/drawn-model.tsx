import { modelViewRoutes, type ModelView } from "@stabile/contract/model-views";
import { lazy, Suspense, useEffect, useState } from "react";
import { addressOf } from "#api/address.ts";
import { Unreachable } from "#api/problem.ts";
import { canDraw, isHeavyHere } from "#pages/models/view/can-draw.ts";
import { modelView as words } from "#text/it-model-view.ts";
import { Button } from "#ui/button.tsx";
import { Notice } from "#ui/notice.tsx";
import { integerText } from "#ui/numbers.ts";
import { ProblemAlert } from "#ui/problem-alert.tsx";

/** Three.js and the rest of it come only when there is something to draw and something to draw it with. */
const ModelCanvas = lazy(() =>
  import("#pages/models/view/model-canvas.tsx").then((file) => ({ default: file.ModelCanvas })),
);

export interface DrawnModelProps {
  params: { id: string; modelId: string };
  view: ModelView;
  chosen: string | undefined;
  only: string | undefined;
  onChoose: (guid: string | undefined) => void;
}

export function DrawnModel(props: DrawnModelProps) {
  const triangles = props.view.triangles ?? 0;
  const [mayDraw] = useState(canDraw);
  const [isWanted, setWanted] = useState(() => !isHeavyHere(triangles));
  if (!mayDraw)
    return (
      <Notice tone="warning" title={words.noWebgl}>
        <p>{words.noWebglHelp}</p>
      </Notice>
    );
  if (!isWanted)
    return (
      <Notice tone="info" title={words.heavy(integerText(triangles))}>
        <p>{words.insteadList}</p>
        <Button small onClick={() => setWanted(true)}>
          {words.openAnyway}
        </Button>
      </Notice>
    );
  return <Drawing {...props} />;
}

function Drawing({ params, chosen, only, onChoose }: DrawnModelProps) {
  const [attempt, setAttempt] = useState(0);
  const [isLost, setLost] = useState(false);
  const { shapes, error } = useShapes(params, attempt);
  const again = () => {
    setLost(false);
    setAttempt(attempt + 1);
  };
  if (isLost)
    return (
      <Notice tone="warning" title={words.lost} announce>
        <Button small onClick={again}>
          {words.reload}
        </Button>
      </Notice>
    );
  if (error) return <ProblemAlert error={error} onRetry={again} />;
  const waiting = (
    <Notice tone="info" announce>
      <p>{words.loading}</p>
    </Notice>
  );
  if (shapes === undefined) return waiting;
  return (
    <Suspense fallback={waiting}>
      <ModelCanvas
        {...{ chosen, only, onChoose }}
        label={words.canvas}
        shapes={shapes}
        onLost={() => setLost(true)}
      />
    </Suspense>
  );
}

/** Never in the cache of readings: it is as large as a model. The browser's own cache keeps it. */
function useShapes(params: DrawnModelProps["params"], attempt: number) {
  const [got, setGot] = useState<{ shapes?: ArrayBuffer; error?: Error }>({});
  const address = addressOf(modelViewRoutes.readModelShapes, { params });
  useEffect(() => {
    const leaving = new AbortController();
    setGot({});
    fetchShapes(address, leaving.signal).then(
      (shapes) => setGot({ shapes }),
      (error: unknown) => leaving.signal.aborted || setGot({ error: error as Error }),
    );
    return () => leaving.abort();
  }, [address, attempt]);
  return got;
}

async function fetchShapes(address: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const answer = await fetch(address, { signal });
  if (!answer.ok) throw new Unreachable();
  return answer.arrayBuffer();
}
