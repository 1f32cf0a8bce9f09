import type { MapSettings } from "@stabile/contract/map";
import { useQuery } from "@tanstack/react-query";
import { type ComponentType, lazy, Suspense, useEffect, useId, useMemo, useRef, useState } from "react";
import { map as words } from "#text/it-map.ts";
import { type Box, boxAround, boxOf, type LonLat } from "#ui/map/map-box.ts";
import { MapButtons } from "#ui/map/map-buttons.tsx";
import type { MapCanvasProps } from "#ui/map/map-canvas.tsx";
import type { Drawing } from "#ui/map/map-drawing.ts";
import { gather, inView, keyOf, type MapItem } from "#ui/map/map-items.ts";
import { MapLegend } from "#ui/map/map-legend.tsx";
import { MapList } from "#ui/map/map-list.tsx";
import type { Nudge } from "#ui/map/map-moves.ts";
import { SelectedCard } from "#ui/map/selected-card.tsx";
import {
  type BuildingFilter,
  deadlinesQuery,
  filterQuery,
  type ObligationSearch,
  settingsQuery,
  useMapData,
} from "#ui/map/use-map-data.ts";
import { ProblemAlert } from "#ui/problem-alert.tsx";

const MapCanvas = lazy(() =>
  import("#ui/map/map-canvas.tsx").then(
    (module): { default: ComponentType<MapCanvasProps> } => ({ default: module.MapCanvas }),
    () => ({ default: MapUnavailable }),
  ),
);

function MapUnavailable() {
  return <p className="map-waiting">{words.unavailable}</p>;
}

export interface PlaceMapProps {
  /** Names the map for screen readers. */
  label: string;
  /** What the page is about; it is drawn first, and distances are from it. */
  subject?: MapItem | undefined;
  /** Buildings that the subject may concern. */
  candidates?: readonly string[];
  /** Half the height of the first view. */
  metres?: number;
  /** Instead of a subject: the buildings of a filter. */
  filter?: BuildingFilter | undefined;
  /** Or the buildings that have these deadlines, each by the worst of its own. */
  deadlines?: ObligationSearch | undefined;
}

const NONE: readonly string[] = [];

/** A map of a place and of what is around it, with the same things in words beside it. */
export function PlaceMap(props: PlaceMapProps) {
  const start = useStart(props);
  const settings = useQuery(settingsQuery);
  if (!start || !settings.data)
    return (
      <>
        <div className="map-waiting">{settings.isError ? null : words.loading}</div>
        <ProblemAlert error={settings.error} onRetry={() => void settings.refetch()} />
      </>
    );
  return <ReadyMap {...props} start={start} settings={settings.data} />;
}

/** Where to look first: around the subject; or all that the filter finds; or the whole municipality. */
function useStart({ subject, metres = 140, filter, deadlines }: PlaceMapProps): Box | undefined {
  const settings = useQuery(settingsQuery);
  const places = useQuery({ ...filterQuery(filter ?? {}), enabled: filter !== undefined });
  const due = useQuery({ ...deadlinesQuery(deadlines ?? {}), enabled: deadlines !== undefined });
  const found = deadlines === undefined ? places : due;
  return useMemo(() => {
    if (subject) return boxAround(subject.at, metres);
    if (found.isPending) return undefined;
    const points = (found.data?.features ?? []).map(({ geometry: { coordinates } }): LonLat => {
      const [lon = 0, lat = 0] = coordinates;
      return [lon, lat];
    });
    return boxOf(points) ?? (settings.data?.extent as Box | undefined) ?? ITALY;
  }, [subject?.at[0], subject?.at[1], metres, found.isPending, found.data, settings.data]);
}

const ITALY: Box = [6.6, 36.6, 18.6, 47.1];

type ReadyMapProps = PlaceMapProps & { start: Box; settings: MapSettings };

function ReadyMap({ label, subject, candidates = NONE, filter, deadlines, start, settings }: ReadyMapProps) {
  const hintId = useId();
  const frame = useRef<HTMLDivElement>(null);
  const commands = useRef<Drawing | null>(null);
  const [view, setView] = useState(start);
  const [selected, setSelected] = useState<readonly string[]>(NONE);
  const [nudge, setNudge] = useNudge();
  const { items: around, ground, truncated, isTooWide, error } = useMapData(view, { filter, deadlines });
  const items = useMemo(() => gather(around, { subject, candidates }), [around, subject, candidates]);
  const from = subject?.at;
  const visible = useMemo(() => inView(items, { view, from }), [items, view, from]);
  const chosen = items.filter((item) => selected.includes(keyOf(item)));
  function show(item: MapItem): void {
    setSelected([keyOf(item)]);
    commands.current?.centre(item.at);
    frame.current?.scrollIntoView({ block: "nearest" });
  }
  return (
    <div className="map-room">
      <div className="place-map">
        <div className="map-side">
          <div className="map-frame" ref={frame}>
            <Suspense fallback={<div className="map-waiting">{words.loading}</div>}>
              <MapCanvas
                label={label}
                describedBy={hintId}
                {...{ start, settings, ground, items, selected, commands }}
                onMove={setView}
                onPick={setSelected}
                onNudge={setNudge}
              />
            </Suspense>
            <MapButtons
              frame={frame}
              onZoom={(levels) => commands.current?.zoom(levels)}
              onHome={() => commands.current?.fit(start)}
            />
            {nudge ? (
              <p className="map-nudge" aria-hidden="true">
                {words[nudge]}
              </p>
            ) : null}
            {chosen.length > 0 ? <SelectedCard items={chosen} onClose={() => setSelected(NONE)} /> : null}
          </div>
          <MapLegend items={visible} />
          <MapFootnotes attribution={attributionOf(settings)} hintId={hintId} />
        </div>
        <div className="map-words">
          {isTooWide ? <p className="quiet">{words.tooWide}</p> : null}
          {truncated ? <p className="quiet">{words.truncated}</p> : null}
          <ProblemAlert error={error} />
          <MapList items={visible} from={from} selected={selected} onShow={show} />
        </div>
      </div>
    </div>
  );
}

function attributionOf({ base, attribution }: MapSettings): string {
  return [base?.attribution, attribution].filter(Boolean).join(" · ");
}

function MapFootnotes({ attribution, hintId }: { attribution: string; hintId: string }) {
  return (
    <div className="map-notes">
      {attribution ? <p>{words.background(attribution)}</p> : null}
      <details>
        <summary>{words.help}</summary>
        <p>{words.helpText}</p>
      </details>
      <p id={hintId} hidden>
        {words.helpText}
      </p>
    </div>
  );
}

const NUDGE_MS = 1800;

/** A hint that goes away by itself. */
function useNudge() {
  const [nudge, setNudge] = useState<Nudge>();
  useEffect(() => {
    if (!nudge) return undefined;
    const timer = setTimeout(() => setNudge(undefined), NUDGE_MS);
    return () => clearTimeout(timer);
  }, [nudge]);
  return [nudge, setNudge] as const;
}
