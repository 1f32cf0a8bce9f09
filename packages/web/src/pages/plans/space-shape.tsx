import type { PlanSpace } from "@stabile/contract/floor-plans";
import { Link } from "@tanstack/react-router";
import { boxOf, type Camera, type Point } from "#pages/plans/camera.ts";
import { dueWords } from "#pages/plans/space-words.ts";

export const pathOf = (points: readonly Point[]): string => points.map((point) => point.join(",")).join(" ");

export interface SpaceShapeProps {
  buildingId: string;
  space: PlanSpace;
  name: string;
  camera: Camera;
  isChosen: boolean;
}

/** A space on the drawing: a link to its record, with what waits in it written where there is room. */
export function SpaceShape({ buildingId, space, name, camera, isChosen }: SpaceShapeProps) {
  if (space.outline === undefined) return null;
  const { points } = space.outline;
  const due = dueWords(space);
  const look = [
    isChosen ? "plan-space-chosen" : "",
    space.overdue ? "plan-space-overdue" : due ? "plan-space-due" : "",
  ];
  return (
    <Link
      to="/edifici/$id/parti/$subjectId"
      params={{ id: buildingId, subjectId: space.id }}
      className={`plan-space ${look.join(" ")}`.trim()}
      aria-label={due === "" ? name : `${name}: ${due}`}
      aria-current={isChosen ? "true" : undefined}
      draggable={false}
    >
      <title>{due === "" ? name : `${name}: ${due}`}</title>
      <polygon points={pathOf(points)} vectorEffect="non-scaling-stroke" />
      <ShapeWords points={points} camera={camera} lines={[name, due]} />
    </Link>
  );
}

/** A letter is about this share of its height wide. */
const LETTER = 0.55;

/** Never larger than what is in sight can bear, nor than the space: where it would not be read it is left out. */
function ShapeWords({
  points,
  camera,
  lines,
}: {
  points: readonly Point[];
  camera: Camera;
  lines: readonly string[];
}) {
  const box = boxOf(points);
  const shown = lines.filter(Boolean);
  const longest = Math.max(...shown.map(({ length }) => length), 1);
  const size = Math.min(
    camera.width / 45,
    (box.width * 0.9) / (longest * LETTER),
    (box.height * 0.8) / (shown.length * 1.3),
  );
  if (size < camera.width / 90) return null;
  const [x, y] = box.middle;
  return (
    <g aria-hidden="true" textAnchor="middle" fontSize={size} className="plan-words">
      {shown.map((line, index) => (
        <text key={line} x={x} y={y + (index - (shown.length - 1) / 2) * size * 1.3 + size * 0.35}>
          {line}
        </text>
      ))}
    </g>
  );
}
