import { shrink } from "#runtime/blobs/thumbnails.ts";
import { hasPageDrawer, withFirstPage } from "#runtime/previews/draw-page.ts";

/** What came of trying to make a picture of a file. */
export type Preview =
  | { kind: "made"; bytes: Uint8Array }
  /** It is no picture and no page that can be drawn. */
  | { kind: "none" }
  | { kind: "no-tool" };

export interface PreviewMaker {
  /** It never fails, and always answers in time. */
  make(file: { path: string; mediaType: string }): Promise<Preview>;
  canDrawPages(): Promise<boolean>;
}

/** Pages of PDFs by Poppler's program, where it is installed; images by what makes photos small. */
export function createPreviewMaker(findDrawer: () => Promise<boolean> = hasPageDrawer): PreviewMaker {
  return {
    canDrawPages: findDrawer,
    async make({ path, mediaType }) {
      if (mediaType !== "application/pdf") return told(await shrink(path));
      // Asked each time: installed while we run, it is used from then on.
      if (!(await findDrawer())) return { kind: "no-tool" };
      return told(await withFirstPage(path, shrink));
    },
  };
}

const told = (bytes: Uint8Array | undefined): Preview =>
  bytes === undefined || bytes.byteLength === 0 ? { kind: "none" } : { kind: "made", bytes };
