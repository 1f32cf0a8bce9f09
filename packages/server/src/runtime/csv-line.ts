// Without it, spreadsheets on Windows read UTF-8 as something else.
export const BYTE_ORDER_MARK = "\uFEFF";

/**
 * A line of CSV as Italian spreadsheets open it. Text that begins like a formula would be executed by whoever opens the
 * file, and others wrote it: an apostrophe makes it text (OWASP, "CSV Injection").
 */
export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(";")}\r\n`;

function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
