/** Sheets of adhesive labels, in millimetres, as they are sold for A4. */
export interface LabelSheet {
  columns: number;
  rows: number;
  width: number;
  height: number;
  marginLeft: number;
  marginTop: number;
  gapAcross: number;
  gapDown: number;
}

export const A4 = { width: 210, height: 297 } as const;

/** By the words that are on the packet. */
export const LABEL_SHEETS = {
  "70x37": sheet({ columns: 3, rows: 8, width: 70, height: 37 }),
  "63.5x38.1": sheet({ columns: 3, rows: 7, width: 63.5, height: 38.1, gapAcross: 2.5 }),
  "105x48": sheet({ columns: 2, rows: 6, width: 105, height: 48 }),
  "99.1x67.7": sheet({ columns: 2, rows: 4, width: 99.1, height: 67.7, gapAcross: 2.5 }),
} as const satisfies Record<string, LabelSheet>;
export type LabelFormat = keyof typeof LABEL_SHEETS;

/** Labels stand in the middle of the sheet. */
function sheet({
  gapAcross = 0,
  gapDown = 0,
  ...size
}: Pick<LabelSheet, "columns" | "rows" | "width" | "height"> & {
  gapAcross?: number;
  gapDown?: number;
}): LabelSheet {
  const taken = (count: number, one: number, gap: number) => count * one + (count - 1) * gap;
  return {
    ...size,
    gapAcross,
    gapDown,
    marginLeft: (A4.width - taken(size.columns, size.width, gapAcross)) / 2,
    marginTop: (A4.height - taken(size.rows, size.height, gapDown)) / 2,
  };
}

export interface LabelPlace {
  page: number;
  x: number;
  y: number;
}

/**
 * Where the label of an index goes, row by row.
 * @param skipped places of the first sheet that are used up already: a sheet begun is not thrown away
 */
export function placeOf(index: number, layout: LabelSheet, skipped = 0): LabelPlace {
  const ofSheet = layout.columns * layout.rows;
  const position = index + skipped;
  const onPage = position % ofSheet;
  const column = onPage % layout.columns;
  const row = Math.floor(onPage / layout.columns);
  return {
    page: Math.floor(position / ofSheet),
    x: layout.marginLeft + column * (layout.width + layout.gapAcross),
    y: layout.marginTop + row * (layout.height + layout.gapDown),
  };
}
