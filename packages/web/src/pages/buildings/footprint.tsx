import { building as words } from "#text/it-buildings.ts";

/** Half of the drawing's side, in metres around the building's middle. */
const MARGIN = 1.25;
const METRES = { lon: 79_500, lat: 111_130 };

/** The building's outline, drawn from its coordinates: no map server is asked. */
export function Footprint({ name, polygons }: { name: string; polygons: number[][][][] }) {
  const rings = polygons.flatMap((polygon) => polygon.slice(0, 1));
  const points = rings.flat();
  const [lon0, lat0] = middleOf(points);
  const project = ([lon = 0, lat = 0]: number[]) =>
    [(lon - lon0) * METRES.lon, (lat0 - lat) * METRES.lat] as const;
  const half = Math.max(10, ...points.flatMap((point) => project(point).map(Math.abs))) * MARGIN;
  const path = rings
    .map(
      (ring) =>
        `M${ring
          .map((point) =>
            project(point)
              .map((metres) => metres.toFixed(2))
              .join(" "),
          )
          .join("L")}Z`,
    )
    .join("");
  return (
    <svg
      className="footprint"
      viewBox={`${-half} ${-half} ${half * 2} ${half * 2}`}
      role="img"
      aria-label={words.shape(name)}
    >
      <path d={path} />
    </svg>
  );
}

function middleOf(points: number[][]): readonly [number, number] {
  const along = (index: number) => points.map((point) => point[index] ?? 0);
  const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  return [middle(along(0)), middle(along(1))];
}
