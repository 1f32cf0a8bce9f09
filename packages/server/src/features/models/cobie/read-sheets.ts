import type ExcelJs from "exceljs";
import type { ModelFinding } from "#domain/models/model-object.ts";
import { cellText } from "#features/models/cobie/open-workbook.ts";
import { ModelUnreadable } from "#features/models/model-unreadable.ts";

export interface CobieRow {
  sheet: string;
  line: number;
  name: string;
  /** By heading; what is not said (empty, `n/a`, the heading itself) is absent. */
  values: Readonly<Record<string, string>>;
}

export interface CobieSheet {
  name: string;
  headings: readonly string[];
  rows: readonly CobieRow[];
}

/** Vocabularies and help that come with the template. */
const NOT_READ = new Set(["Instruction", "Instructions", "PickLists", "Picklists"]);
const MOST_ROWS = 200_000;
const MOST_COLUMNS = 200;

/** Every sheet with something in it; a column without a heading keeps its values under its number. */
export function readSheets(workbook: ExcelJs.Workbook, findings: ModelFinding[]): Map<string, CobieSheet> {
  const sheets = workbook.worksheets.filter(({ name }) => !NOT_READ.has(name));
  const rows = sheets.reduce((sum, { actualRowCount }) => sum + actualRowCount, 0);
  if (rows > MOST_ROWS)
    throw new ModelUnreadable(
      `La cartella COBie ha più di ${MOST_ROWS.toLocaleString("it-IT")} righe: dividila per edificio`,
    );
  return new Map(sheets.map((sheet) => [sheet.name.trim(), readSheet(sheet, findings)]));
}

function readSheet(sheet: ExcelJs.Worksheet, findings: ModelFinding[]): CobieSheet {
  const name = sheet.name.trim();
  const columns = Math.min(sheet.columnCount, MOST_COLUMNS);
  const headings = Array.from({ length: columns }, (_, index) =>
    cellText(sheet.getRow(1).getCell(index + 1).value),
  );
  const blank = new Set<number>();
  const rows: CobieRow[] = [];
  sheet.eachRow((row, line) => {
    if (line === 1) return;
    const values: Record<string, string> = {};
    for (const [index, heading] of headings.entries()) {
      const value = cellText(row.getCell(index + 1).value);
      if (value === "" || value.toLowerCase() === "n/a") continue;
      if (heading === "") blank.add(index + 1);
      values[heading === "" ? `Colonna ${index + 1}` : heading] = value;
    }
    // Templates repeat the headings; an attribute that is called «Name» is one all the same.
    const isHeadings = Object.entries(values).every(([heading, value]) => heading === value);
    if (!isHeadings) rows.push(toRow({ sheet: name, line, values, findings }));
  });
  for (const column of blank)
    findings.push({
      code: "blank-column",
      message: `La colonna ${column} non ha intestazione: i suoi valori restano come «Colonna ${column}»`,
      where: `Foglio ${name}`,
    });
  const kept = headings.flatMap((heading, index) => {
    if (heading !== "") return [heading];
    return blank.has(index + 1) ? [`Colonna ${index + 1}`] : [];
  });
  return { name, headings: [...new Set(kept)], rows };
}

/** Of a contact the address is the name. */
function toRow(given: {
  sheet: string;
  line: number;
  values: Record<string, string>;
  findings: ModelFinding[];
}): CobieRow {
  const { sheet, line, values, findings } = given;
  const name = values.Name ?? values.Email;
  if (name !== undefined) return { sheet, line, name, values };
  const where = placeOf({ sheet, line });
  findings.push({ code: "missing-name", message: "La riga non ha nome: resta con il suo numero", where });
  return { sheet, line, name: `Riga ${line}`, values };
}

export const placeOf = ({ sheet, line }: { sheet: string; line: number }): string =>
  `Foglio ${sheet}, riga ${line}`;
