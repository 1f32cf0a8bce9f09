/** Whether this browser can draw in three dimensions at all. */
export function canDraw(): boolean {
  try {
    const context = document.createElement("canvas").getContext("webgl2");
    // Browsers keep few of them: this one is given back.
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return context !== null;
  } catch {
    return false;
  }
}

/** More than this a telephone or a tablet draws slowly. */
const HEAVY_FOR_A_HAND = 1_500_000;

export const isHeavyHere = (triangles: number): boolean =>
  triangles > HEAVY_FOR_A_HAND && matchMedia("(pointer: coarse)").matches;
