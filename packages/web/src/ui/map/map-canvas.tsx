import "ol/ol.css";
import type { MapSettings } from "@stabile/contract/map";
import { type KeyboardEvent, type RefObject, useEffect, useEffectEvent, useRef } from "react";
import { map as words } from "#text/it-map.ts";
import { type Box, boxText } from "#ui/map/map-box.ts";
import { createDrawing, type Drawing } from "#ui/map/map-drawing.ts";
import type { MapItem } from "#ui/map/map-items.ts";
import { type Nudge, watchNudges } from "#ui/map/map-moves.ts";

export interface MapCanvasProps {
  /** Names the map for screen readers. */
  label: string;
  describedBy: string;
  start: Box;
  settings: MapSettings;
  ground: object | undefined;
  items: readonly MapItem[];
  selected: readonly string[];
  /** Filled with the map's own commands, for the buttons around it. */
  commands: RefObject<Drawing | null>;
  onMove: (view: Box) => void;
  onPick: (keys: string[]) => void;
  onNudge: (nudge: Nudge) => void;
}

/** OpenLayers on a canvas. This file and what it imports are fetched only by pages that show a map. */
export function MapCanvas(props: MapCanvasProps) {
  const { label, describedBy, start, settings, ground, items, selected, commands } = props;
  const box = useRef<HTMLDivElement>(null);
  const onMove = useEffectEvent((view: Box) => props.onMove(view));
  const onPick = useEffectEvent((keys: string[]) => props.onPick(keys));
  const onNudge = useEffectEvent((nudge: Nudge) => props.onNudge(nudge));
  const firstStart = useRef(start);
  const { base } = settings;
  useEffect(() => {
    const target = box.current;
    if (!target) return undefined;
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const drawing = createDrawing({ target, start: firstStart.current, base, isStill, onMove, onPick });
    commands.current = drawing;
    const stop = watchNudges(target, onNudge);
    return () => {
      stop();
      drawing.close();
      commands.current = null;
    };
  }, [base, commands]);
  useEffect(() => {
    if (ground) commands.current?.showGround(ground);
  }, [ground, base, commands]);
  useEffect(() => {
    commands.current?.showItems(items, selected);
  }, [items, selected, base, commands]);
  const startText = boxText(start);
  useEffect(() => {
    if (startText !== boxText(firstStart.current)) commands.current?.fit(start);
    firstStart.current = start;
    // The box in words: another array with the same sides is the same place.
  }, [startText]);
  function onKey(event: KeyboardEvent): void {
    if (event.key === "Home") commands.current?.fit(start);
    else if (event.key === "Escape") onPick([]);
    else return;
    event.preventDefault();
  }
  return (
    <div
      ref={box}
      className="map-canvas"
      // Arrows and + − are the map's: a screen reader must let them through.
      role="application"
      aria-roledescription={words.role}
      aria-label={label}
      aria-describedby={describedBy}
      tabIndex={0}
      onKeyDown={onKey}
    />
  );
}
