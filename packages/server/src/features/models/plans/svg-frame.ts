import { type Affine, combined } from "#domain/plans/affine.ts";
import { LONG_SIDE } from "#domain/plans/plane.ts";
import { ModelUnreadable } from "#features/models/model-unreadable.ts";

/** The sheet of a drawing, and how its coordinates become those of the plan. */
export interface Frame {
  width: number;
  height: number;
  toPlan: Affine;
}

const LARGEST = 1e9;

/** @throws ModelUnreadable when there is no sheet to draw on */
export function frameOf([x, y, w, h]: readonly [x: number, y: number, w: number, h: number]): Frame {
  const isSheet = [x, y, w, h].every((value) => Math.abs(value) < LARGEST) && w > 1e-9 && h > 1e-9;
  const [longer, shorter] = [Math.max(w, h), Math.min(w, h)];
  if (!isSheet || longer / shorter > 1_000)
    throw new ModelUnreadable(
      "Il disegno non ha misure che si possano disegnare: controlla il foglio ed esportalo di nuovo",
    );
  const scale = LONG_SIDE / longer;
  return {
    width: Math.round(w * scale * 10) / 10,
    height: Math.round(h * scale * 10) / 10,
    toPlan: combined([scale, 0, 0, scale, 0, 0], [1, 0, 0, 1, -x, -y]),
  };
}

/** The sheet that an `svg` element says: its `viewBox`, or its width and height. */
export function frameOfSvg(attributes: Readonly<Record<string, string>>): Frame {
  const box = (attributes.viewBox ?? "")
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(Number);
  const [x, y, w, h] = box;
  if (box.length === 4 && box.every(Number.isFinite))
    return frameOf([x, y, w, h] as [number, number, number, number]);
  const [width, height] = [attributes.width, attributes.height].map((text) =>
    /^\s*[\d.]+\s*(px)?\s*$/.test(text ?? "") ? Number.parseFloat(text ?? "") : Number.NaN,
  );
  if (!Number.isFinite(width) || !Number.isFinite(height))
    throw new ModelUnreadable("Il disegno SVG non dice le sue misure (manca viewBox): esportalo di nuovo");
  return frameOf([0, 0, width as number, height as number]);
}
