import { type FloorPlanDetail, floorPlanRoutes } from "@stabile/contract/floor-plans";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { addressOf } from "#api/address.ts";
import { byKey, type Camera, type Point, type Sheet, zoomed } from "#pages/plans/camera.ts";
import { type Draft, moved, withoutLast, withPoint } from "#pages/plans/draft.ts";
import { DraftShape } from "#pages/plans/draft-shape.tsx";
import { pathOf, SpaceShape } from "#pages/plans/space-shape.tsx";
import { nameOf } from "#pages/plans/space-words.ts";
import { onSheet, useHand } from "#pages/plans/use-hand.ts";
import { plans as words } from "#text/it-plans.ts";

export interface PlanCanvasProps {
  params: { id: string; planId: string };
  plan: FloorPlanDetail;
  sheet: Sheet;
  camera: Camera;
  chosen: string | undefined;
  draft: Draft | undefined;
  onCamera: (camera: Camera) => void;
  /** Undefined: nothing is being drawn any more. */
  onDraft: (draft: Draft | undefined) => void;
  onSave: () => void;
}

/** The drawing with its spaces; by hand and by keys. */
export function PlanCanvas(props: PlanCanvasProps) {
  const { params, plan, sheet, camera, chosen, draft, onCamera, onDraft } = props;
  const canvas = useRef<SVGSVGElement>(null);
  const drawing = draft?.spaceId;
  useEffect(() => {
    if (drawing !== undefined) canvas.current?.focus();
  }, [drawing]);
  useWheel(canvas, (factor, at) => onCamera(zoomed(camera, sheet, { factor, at })));
  const onPress = draft && ((at: Point) => onDraft(withPoint(draft, sheet, at)));
  const hand = useHand({ camera, sheet, onCamera, onPress });
  const picture = `${addressOf(floorPlanRoutes.readFloorPlanPicture, { params })}?v=${plan.documentVersion}`;
  return (
    // oxlint-disable-next-line no-noninteractive-element-interactions -- it is operated by keys, and each space is a link.
    <svg
      ref={canvas}
      className={draft ? "plan-canvas plan-canvas-drawing" : "plan-canvas"}
      viewBox={`${camera.x} ${camera.y} ${camera.width} ${camera.height}`}
      style={{ aspectRatio: `${sheet.width} / ${sheet.height}` }}
      role={draft ? "application" : "group"}
      aria-label={words.canvas(plan.storeyName)}
      aria-describedby="plan-keys"
      // oxlint-disable-next-line no-noninteractive-tabindex -- it is operated by keys.
      tabIndex={0}
      onKeyDown={(event) => onKey(event, props)}
      {...hand}
    >
      <image href={picture} width={sheet.width} height={sheet.height} preserveAspectRatio="none" />
      {plan.proposals.map(({ spaceId, points }) => (
        <polygon
          key={spaceId}
          className="plan-proposal"
          points={pathOf(points)}
          vectorEffect="non-scaling-stroke"
        />
      ))}
      {plan.spaces.map((space) => (
        <SpaceShape
          key={space.id}
          {...{ buildingId: params.id, space, camera }}
          name={nameOf(space, plan.spaces)}
          isChosen={space.id === chosen}
        />
      ))}
      {draft ? <DraftShape draft={draft} camera={camera} /> : null}
    </svg>
  );
}

/** Of a wheel one may say only so that it does not scroll the page too; and only with Ctrl, so that a page still scrolls. */
function useWheel(
  canvas: { current: SVGSVGElement | null },
  onWheel: (factor: number, at: Point) => void,
): void {
  const latest = useRef(onWheel);
  useEffect(() => {
    latest.current = onWheel;
  });
  useEffect(() => {
    const svg = canvas.current;
    const turn = (event: WheelEvent) => {
      if (!event.ctrlKey || svg === null) return;
      event.preventDefault();
      latest.current(event.deltaY < 0 ? 1.25 : 0.8, onSheet(svg, event));
    };
    svg?.addEventListener("wheel", turn, { passive: false });
    return () => svg?.removeEventListener("wheel", turn);
  }, [canvas]);
}

function onKey(
  event: KeyboardEvent,
  { draft, camera, sheet, onCamera, onDraft, onSave }: PlanCanvasProps,
): void {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const { key } = event;
  if (draft !== undefined && key === "Escape") onDraft(undefined);
  else if (draft !== undefined && key.toLowerCase() === "s") onSave();
  else {
    const next = draft && draftByKey(draft, { camera, sheet, key, far: event.shiftKey });
    const seen = next === undefined ? byKey(camera, sheet, key) : undefined;
    if (next) onDraft(next);
    else if (seen) onCamera(seen);
    else return;
  }
  event.preventDefault();
}

function draftByKey(
  draft: Draft,
  given: { camera: Camera; sheet: Sheet; key: string; far: boolean },
): Draft | undefined {
  if (given.key === "Enter") return withPoint(draft, given.sheet);
  if (given.key === "Backspace" || given.key === "Delete") return withoutLast(draft);
  return moved(draft, given);
}
