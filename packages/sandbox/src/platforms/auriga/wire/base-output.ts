import type { Refusal } from "#platforms/auriga/wire/refusal.ts";
import { element, optional, writeTree } from "#platforms/auriga/wire/tree.ts";

/** The outcome as `serviceReturn` carries it: Base64 of a small ISO-8859-1 document. */
export function successReturn(warning?: string): string {
  return encoded([element("WSResult", "1"), optional("WarningMessage", warning)]);
}

export function failureReturn({ number, message, context }: Refusal): string {
  return encoded([
    element("WSResult", "0"),
    element("WSError", [
      optional("ErrorContext", context),
      element("ErrorNumber", number),
      element("ErrorMessage", message),
    ]),
  ]);
}

function encoded(content: Parameters<typeof element>[1]): string {
  return writeTree(element("BaseOutput_WS", content), "ISO-8859-1").toString("base64");
}
