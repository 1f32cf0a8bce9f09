/** An ASP.NET fault that comes through the municipality's bus in front of the message proper. */
const LEAKED = /^GNC-\d+-\s*(Server was unable to process request\.?)?\s*(--->)?\s*/i;

/** The message without the words of the layers it came through; what is left may be nothing. */
export function withoutLeakedFault(text: string): string {
  return text.trim().replace(LEAKED, "").trim();
}
