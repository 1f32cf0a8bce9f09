import { breakLines } from "#runtime/pdf/break-lines.ts";
import { lineHeight, type Style } from "#runtime/pdf/pdf-fonts.ts";
import {
  drawArtifact,
  drawLines,
  drawRule,
  makeRoom,
  type Part,
  roomLeft,
  type Sheet,
  turnPage,
} from "#runtime/pdf/sheet.ts";

export interface Table {
  columns: readonly { header: string; share: number }[];
  rows: Iterable<readonly string[]>;
}

const HEAD: Style = { weight: "bold", size: 8, color: "#17324d" };
const BODY: Style = { weight: "regular", size: 8.5, color: "#1a1a1a" };
const RULE = "#b8c4d0";
const PADDING = 3;
const GAP = 8;

interface Column {
  header: readonly string[];
  x: number;
  width: number;
}

/** A table whose headings come again on every page that it reaches; a row too tall for a page goes on on the next. */
export function drawTable(sheet: Sheet, part: Part, { columns, rows }: Table): void {
  const { doc } = sheet;
  const placed = place(sheet, columns);
  const table = doc.struct("Table");
  part.add(table);
  makeRoom(sheet, headHeight(placed) + 2 * lineHeight(BODY));
  drawHead(sheet, placed, table);
  for (const row of rows) drawRow(sheet, table, { columns: placed, row });
  table.end();
  sheet.y += 12;
}

function place(sheet: Sheet, columns: Table["columns"]): Column[] {
  const whole = columns.reduce((sum, { share }) => sum + share, 0);
  const free = sheet.width - GAP * (columns.length - 1);
  let x = sheet.left;
  return columns.map(({ header, share }) => {
    const width = (free * share) / whole;
    const column = { header: breakLines(sheet.doc, { text: header, style: HEAD }, width), x, width };
    x += width + GAP;
    return column;
  });
}

const headHeight = (columns: readonly Column[]): number =>
  Math.max(...columns.map(({ header }) => header.length)) * lineHeight(HEAD) + 2 * PADDING;

/** @param table absent: it is there already, and this is the same again */
function drawHead(sheet: Sheet, columns: readonly Column[], table?: Part): void {
  const { doc } = sheet;
  const y = sheet.y + PADDING;
  const draw = ({ header, x }: Column) => drawLines(sheet, header, { style: HEAD, x, y });
  if (table === undefined) drawArtifact(doc, "Pagination", () => columns.forEach(draw));
  else {
    const cells = columns.map((column) =>
      doc.struct("TH", { scope: "Column" } as object, () => draw(column)),
    );
    table.add(doc.struct("TR", {}, cells));
  }
  sheet.y += headHeight(columns);
  drawRule(sheet, HEAD.color);
}

function drawRow(
  sheet: Sheet,
  table: Part,
  { columns, row }: { columns: readonly Column[]; row: readonly string[] },
): void {
  const { doc } = sheet;
  const cells = columns.map(({ width }, index) =>
    breakLines(doc, { text: row[index] ?? "", style: BODY }, width),
  );
  const height = lineHeight(BODY);
  const tallest = Math.max(...cells.map((lines) => lines.length));
  // A row is cut only when it would not fit on a page of its own.
  const whole = tallest * height + 2 * PADDING;
  if (whole > roomLeft(sheet) && whole < (sheet.bottom - sheet.top) / 3) goOn(sheet, columns);
  for (let from = 0; from < tallest; ) {
    if (roomLeft(sheet) < height + 2 * PADDING) goOn(sheet, columns);
    const fitting = Math.max(1, Math.floor((roomLeft(sheet) - 2 * PADDING) / height));
    const shown = Math.min(fitting, tallest - from);
    const y = sheet.y + PADDING;
    const drawn = columns.map(({ x }, index) =>
      doc.struct("TD", {}, () =>
        drawLines(sheet, (cells[index] ?? []).slice(from, from + shown), { style: BODY, x, y }),
      ),
    );
    table.add(doc.struct("TR", {}, drawn));
    sheet.y += shown * height + 2 * PADDING;
    from += shown;
  }
  drawRule(sheet, RULE);
}

function goOn(sheet: Sheet, columns: readonly Column[]): void {
  turnPage(sheet);
  drawHead(sheet, columns);
}
