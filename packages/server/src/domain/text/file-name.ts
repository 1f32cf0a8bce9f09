/** The name is shown and given back on download: no folders, no control characters, no text that runs backwards. */
export function safeFileName(name: string): string {
  const last = name.toWellFormed().split(/[/\\]/).at(-1) ?? "";
  const clean = last.replace(/[\p{Cc}\p{Cf}]/gu, "").trim();
  return clean === "" || /^\.+$/.test(clean) ? "allegato" : clean.slice(-150).toWellFormed();
}
