import type { Camera } from "#pages/plans/camera.ts";
import type { Draft } from "#pages/plans/draft.ts";
import { pathOf } from "#pages/plans/space-shape.tsx";

/** What has been drawn so far, and where the next point would go. */
export function DraftShape({ draft: { points, cursor }, camera }: { draft: Draft; camera: Camera }) {
  const [x, y] = cursor;
  const arm = camera.width / 60;
  return (
    <g className="plan-draft" aria-hidden="true">
      <polyline points={pathOf(points)} vectorEffect="non-scaling-stroke" />
      {points.map(([cx, cy], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: points have no other name, and only the last ever goes.
        <circle key={index} cx={cx} cy={cy} r={camera.width / 200} />
      ))}
      <path d={`M${x - arm},${y}h${arm * 2}M${x},${y - arm}v${arm * 2}`} vectorEffect="non-scaling-stroke" />
    </g>
  );
}
