import { execFile } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const QUICK_MS = 5_000;
const PAGE_MS = 20_000;
/** Of the whole of what the program may hold: a page that unfolds into more is not drawn. */
const MOST_KILOBYTES = 1_000_000;
const MOST_BYTES = 20_000_000;
/** Twice what is kept of it: made small afterwards, its letters are smoother. */
const LONG_SIDE = "960";
/** The limit is set by the shell that becomes the program; where there is no such limit, time and size still bind it. */
const BOUND = `ulimit -v ${MOST_KILOBYTES} 2>/dev/null; exec pdftoppm "$@"`;

/** Whether this machine has Poppler's program that draws pages. */
export const hasPageDrawer = (): Promise<boolean> =>
  run("pdftoppm", ["-v"], { timeout: QUICK_MS }).then(
    () => true,
    () => false,
  );

/**
 * The first page of a PDF as a PNG in a folder of its own, for as long as `use` looks at it.
 * @returns undefined when it cannot be drawn: locked, broken, too large, too slow
 */
export async function withFirstPage<T>(
  path: string,
  use: (picture: string) => Promise<T>,
): Promise<T | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "stabile-preview-"));
  try {
    const root = join(folder, "page");
    const asked = ["-f", "1", "-l", "1", "-singlefile", "-scale-to", LONG_SIDE, "-png", path, root];
    await run("/bin/sh", ["-c", BOUND, "pdftoppm", ...asked], {
      timeout: PAGE_MS,
      killSignal: "SIGKILL",
      maxBuffer: 100_000,
    });
    const picture = `${root}.png`;
    const { size } = await stat(picture);
    return size > MOST_BYTES ? undefined : await use(picture);
  } catch {
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
