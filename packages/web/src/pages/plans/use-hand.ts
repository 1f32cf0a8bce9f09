import { type PointerEvent, useRef } from "react";
import { type Camera, panned, type Point, type Sheet } from "#pages/plans/camera.ts";

/** A finger or a mouse that moved less than this has pressed, not dragged. */
const STILL_PX = 6;

interface Hand {
  camera: Camera;
  sheet: Sheet;
  onCamera: (camera: Camera) => void;
  onPress: ((at: Point) => void) | undefined;
}

/** Where on the sheet something on the screen is. */
export function onSheet(
  svg: SVGSVGElement,
  { clientX, clientY }: { clientX: number; clientY: number },
): Point {
  const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM()?.inverse());
  return [x, y];
}

/** Drags the sheet, and presses on it: a drag that began on a link does not open it. */
export function useHand({ camera, sheet, onCamera, onPress }: Hand) {
  const from = useRef<{ x: number; y: number; camera: Camera; perPixel: number }>(undefined);
  const hasMoved = useRef(false);
  return {
    onPointerDown(event: PointerEvent<SVGSVGElement>): void {
      hasMoved.current = false;
      if (!event.isPrimary || event.button !== 0) return;
      const perPixel = 1 / (event.currentTarget.getScreenCTM()?.a ?? 1);
      from.current = { x: event.clientX, y: event.clientY, camera, perPixel };
    },
    onPointerMove(event: PointerEvent<SVGSVGElement>): void {
      const begun = from.current;
      if (begun === undefined || !event.isPrimary) return;
      const [dx, dy] = [event.clientX - begun.x, event.clientY - begun.y];
      if (!hasMoved.current && Math.hypot(dx, dy) < STILL_PX) return;
      if (!hasMoved.current) event.currentTarget.setPointerCapture(event.pointerId);
      hasMoved.current = true;
      onCamera(panned(begun.camera, sheet, [-dx * begun.perPixel, -dy * begun.perPixel]));
    },
    onPointerUp(event: PointerEvent<SVGSVGElement>): void {
      if (from.current !== undefined && !hasMoved.current) onPress?.(onSheet(event.currentTarget, event));
      from.current = undefined;
    },
    onPointerCancel(): void {
      from.current = undefined;
    },
    onClickCapture(event: { preventDefault(): void; stopPropagation(): void }): void {
      if (!hasMoved.current) return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}
