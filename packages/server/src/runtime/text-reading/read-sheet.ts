import exceljs from "exceljs";

const MOST_ROWS = 20_000;
const MOST_LETTERS = 1_000_000;

/** The cells of a workbook as they are shown, row by row. */
export async function readSheet(bytes: Buffer): Promise<string> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(bytes as never);
  const lines: string[] = [];
  let letters = 0;
  for (const sheet of workbook.worksheets) {
    lines.push(sheet.name);
    sheet.eachRow((row) => {
      if (lines.length > MOST_ROWS || letters > MOST_LETTERS) return;
      const cells: string[] = [];
      row.eachCell((cell) => cells.push(cell.text));
      const line = cells.join(" ");
      letters += line.length;
      lines.push(line);
    });
  }
  return lines.join("\n");
}
