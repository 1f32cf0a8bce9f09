/** The name is shown and given back on download: no folders, no control characters, no text that runs backwards. */
export function safeFileName(name: string): string {
  const last = name.toWellFormed().split(/[/\\]/).at(-1) ?? "";
  const clean = last.replace(/[\p{Cc}\p{Cf}]/gu, "").trim();
  return clean === "" || /^\.+$/.test(clean) ? "allegato" : clean.slice(-150).toWellFormed();
}

/** How files of each kind that is taken are called; the first is given to one that is called otherwise. */
const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  "image/jpeg": ["jpg", "jpeg", "jpe", "jfif"],
  "image/png": ["png"],
  "image/webp": ["webp"],
  "image/heic": ["heic", "heif", "hif"],
  "image/tiff": ["tif", "tiff"],
  "image/svg+xml": ["svg"],
  "application/pdf": ["pdf"],
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ["docx"],
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ["xlsx"],
  "application/vnd.oasis.opendocument.text": ["odt"],
  "application/vnd.oasis.opendocument.spreadsheet": ["ods"],
  "application/zip": ["zip"],
  "application/pkcs7-mime": ["p7m"],
  "application/xml": ["xml"],
  "application/x-step": ["ifc"],
  "image/vnd.dxf": ["dxf"],
  "message/rfc822": ["eml"],
  "text/plain": ["txt", "csv"],
};

/**
 * The name under which a file is saved, ending as its content says: a photo called "foto.exe" is taken, being a photo, but
 * a machine that goes by names would start it.
 */
export function nameOfKind(name: string, mediaType: string): string {
  const endings = ENDINGS[mediaType];
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  return endings === undefined || endings.includes(ending) ? name : `${name}.${endings[0]}`;
}
