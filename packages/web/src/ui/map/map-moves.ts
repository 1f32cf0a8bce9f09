import { platformModifierKeyOnly } from "ol/events/condition";
import DoubleClickZoom from "ol/interaction/DoubleClickZoom";
import DragPan from "ol/interaction/DragPan";
import type Interaction from "ol/interaction/Interaction";
import KeyboardPan from "ol/interaction/KeyboardPan";
import KeyboardZoom from "ol/interaction/KeyboardZoom";
import MouseWheelZoom from "ol/interaction/MouseWheelZoom";
import PinchZoom from "ol/interaction/PinchZoom";
import Kinetic from "ol/Kinetic";

/**
 * How a map is moved without trapping the page: the wheel needs Ctrl and a finger needs another one, except to full
 * screen, where there is no page to scroll. With reduced motion nothing slides.
 */
export function interactionsOf(isStill: boolean): Interaction[] {
  const duration = isStill ? 0 : 150;
  const drag: DragPan = new DragPan({
    condition(event) {
      const isTouch = (event.originalEvent as PointerEvent).pointerType === "touch";
      return !isTouch || isFullscreen() || drag.getPointerCount() === 2;
    },
    ...(isStill ? {} : { kinetic: new Kinetic(-0.005, 0.05, 100) }),
  });
  return [
    drag,
    new PinchZoom({ duration }),
    new DoubleClickZoom({ duration }),
    new KeyboardPan({ duration, pixelDelta: 80 }),
    new KeyboardZoom({ duration }),
    new MouseWheelZoom({
      duration,
      condition: (event) => isFullscreen() || platformModifierKeyOnly(event),
    }),
  ];
}

export type Nudge = "nudgeWheel" | "nudgeTouch";

/** Tells when somebody tries to move the map in the way that is left to the page. @returns how to stop */
export function watchNudges(box: HTMLElement, say: (nudge: Nudge) => void): () => void {
  const onWheel = (event: WheelEvent) => {
    if (!isFullscreen() && !event.ctrlKey && !event.metaKey) say("nudgeWheel");
  };
  const onTouch = (event: TouchEvent) => {
    if (!isFullscreen() && event.touches.length === 1) say("nudgeTouch");
  };
  box.addEventListener("wheel", onWheel, { passive: true });
  box.addEventListener("touchmove", onTouch, { passive: true });
  return () => {
    box.removeEventListener("wheel", onWheel);
    box.removeEventListener("touchmove", onTouch);
  };
}

function isFullscreen(): boolean {
  return document.fullscreenElement !== null;
}
