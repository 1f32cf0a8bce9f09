import jsQR from "jsqr";

const PIXELS_A_POINT = 4;

/** Draws the rectangles of a page's content, dark on white, and lets another library than the writer's read the square. */
export function readSquare(content: string): string | undefined {
  const rectangles = [...content.matchAll(/([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re/g)].map((found) =>
    found.slice(1, 5).map((number) => Number(number) * PIXELS_A_POINT),
  ) as [number, number, number, number][];
  const left = Math.min(...rectangles.map(([x]) => x));
  const top = Math.min(...rectangles.map(([, y]) => y));
  const side = Math.ceil(Math.max(...rectangles.map(([x, , width]) => x + width)) - left);
  const border = 40;
  const size = side + 2 * border;
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (const [x, y, width, height] of rectangles)
    for (let row = Math.round(y - top); row < Math.round(y - top + height); row += 1)
      for (let column = Math.round(x - left); column < Math.round(x - left + width); column += 1)
        pixels.set([0, 0, 0, 255], ((row + border) * size + column + border) * 4);
  const read = (jsQR as unknown as typeof jsQR.default)(pixels, size, size);
  return read?.data;
}
