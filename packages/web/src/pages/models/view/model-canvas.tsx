import { type KeyboardEvent, type PointerEvent, useEffect, useEffectEvent, useRef, useState } from "react";
import { openScene, type Scene } from "#pages/models/view/scene.ts";
import { CanvasTools } from "#pages/models/view/canvas-tools.tsx";
import { modelView as words } from "#text/it-model-view.ts";
import { Notice } from "#ui/notice.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

export interface ModelCanvasProps {
  label: string;
  shapes: ArrayBuffer;
  chosen: string | undefined;
  /** GlobalId of the only storey to be shown. */
  only: string | undefined;
  onChoose: (guid: string | undefined) => void;
  onLost: () => void;
}

/** A finger or a mouse that moved less than this has pressed, not dragged. */
const STILL_PX = 6;

/** The model on a canvas. This file and what it imports are fetched by the viewer alone, once there is something to draw. */
export function ModelCanvas({ label, shapes, chosen, only, onChoose, onLost }: ModelCanvasProps) {
  const host = useRef<HTMLDivElement>(null);
  const { scene, error } = useScene(host, shapes, useEffectEvent(onLost));
  const pressed = useRef<{ x: number; y: number }>(undefined);
  const pickedHere = useRef<string>(undefined);
  useEffect(() => {
    // What was pressed in the drawing is in sight already.
    void scene?.choose(chosen, chosen !== pickedHere.current);
  }, [scene, chosen]);
  useEffect(() => {
    void scene?.isolate(only);
  }, [scene, only]);

  async function pick(x: number, y: number): Promise<void> {
    const guid = await scene?.guidAt(x, y);
    pickedHere.current = guid;
    onChoose(guid);
  }
  function onPointerUp(event: PointerEvent): void {
    const from = pressed.current;
    pressed.current = undefined;
    if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) < STILL_PX)
      void pick(event.clientX, event.clientY);
  }
  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || scene === undefined) return;
    if (event.key === "Home") scene.fit();
    else if (event.key === "f" || event.key === "F") scene.fitChosen();
    else if (event.key === "Escape") onChoose(undefined);
    else if (!scene.key(event)) return;
    event.preventDefault();
  }
  return (
    <>
      <ProblemAlert error={error} />
      <div
        ref={host}
        className="viewer-canvas"
        // Arrows and + − are the viewer's: a screen reader must let them through.
        role="application"
        aria-roledescription={words.canvasRole}
        aria-label={label}
        aria-describedby="viewer-keys"
        aria-busy={scene === undefined && error === undefined}
        // oxlint-disable-next-line no-noninteractive-tabindex -- it is operated by keys.
        tabIndex={0}
        onKeyDown={onKey}
        onPointerDown={({ clientX: x, clientY: y }) => (pressed.current = { x, y })}
        onPointerUp={onPointerUp}
      />
      {scene === undefined && error === undefined ? (
        <Notice tone="info" announce>
          <p>{words.loading}</p>
        </Notice>
      ) : null}
      {scene ? <CanvasTools scene={scene} hasChosen={chosen !== undefined} /> : null}
      <p id="viewer-keys" className="quiet viewer-keys">
        {words.keys}
      </p>
    </>
  );
}

function useScene(
  host: { readonly current: HTMLDivElement | null },
  shapes: ArrayBuffer,
  onLost: () => void,
): { scene: Scene | undefined; error: Error | undefined } {
  const [scene, setScene] = useState<Scene>();
  const [error, setError] = useState<Error>();
  useEffect(() => {
    let isGone = false;
    let opened: Scene | undefined;
    if (host.current === null) return undefined;
    openScene({ host: host.current, shapes, onLost: () => isGone || onLost() }).then(
      (ready) => {
        opened = ready;
        if (isGone) ready.close();
        else setScene(ready);
      },
      (reason: unknown) => isGone || setError(reason as Error),
    );
    return () => {
      isGone = true;
      opened?.close();
      setScene(undefined);
    };
    // oxlint-disable-next-line exhaustive-deps -- the scene is opened once for the shapes it shows.
  }, [shapes]);
  return { scene, error };
}
