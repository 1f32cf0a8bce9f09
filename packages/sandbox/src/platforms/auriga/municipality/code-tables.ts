import { refuse } from "#platforms/auriga/wire/refusal.ts";
import { element, type Tree, textAt } from "#platforms/auriga/wire/tree.ts";

export interface CodeEntry {
  code: string;
  name: string;
}

/** Kinds of document known to this installation. Codes are ours. */
export const DOCUMENT_TYPES: readonly CodeEntry[] = [
  { code: "1", name: "Documento generico" },
  { code: "2", name: "Lettera" },
  { code: "3", name: "Certificato" },
  { code: "4", name: "Verbale" },
  { code: "5", name: "Ordine di lavoro" },
  { code: "6", name: "Richiesta di intervento" },
  { code: "7", name: "Determinazione" },
];

/** The entry that a `CodId | Decodifica_Nome` means. Refuses one that the table does not have. */
export function entryOf(table: readonly CodeEntry[], coded: Tree): CodeEntry {
  const code = textAt(coded, "CodId");
  const name = textAt(coded, "Decodifica_Nome")?.toLowerCase();
  const found = table.find((entry) => entry.code === code || entry.name.toLowerCase() === name);
  return found ?? refuse(`${coded.name} inesistente: ${code ?? name ?? ""}`);
}

/** On the way out both members are always there. */
export function codedElement(name: string, entry: CodeEntry): Tree {
  return element(name, [element("CodId", entry.code), element("Decodifica_Nome", entry.name)]);
}

/** The same for tables that are not kept here: what was given stands for both. */
export function echoed(coded: Tree): Tree {
  const text = textAt(coded, "CodId") ?? textAt(coded, "Decodifica_Nome") ?? "";
  return codedElement(coded.name, { code: text, name: text });
}
