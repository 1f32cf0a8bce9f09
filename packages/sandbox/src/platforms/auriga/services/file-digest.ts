import type { FileVersion } from "#platforms/auriga/archive/documents.ts";
import { element, type Tree } from "#platforms/auriga/wire/tree.ts";

/** `ImprontaFile/Digest`, hexadecimal. */
export function digestElement({ sha256 }: FileVersion): Tree {
  return element("ImprontaFile", [element("Digest", sha256, { Encoding: "hex", Algoritmo: "SHA-256" })]);
}
