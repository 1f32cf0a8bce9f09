import type { DatabaseSync } from "node:sqlite";
import { DOCUMENT_TYPES } from "#platforms/auriga/municipality/code-tables.ts";
import { type Register, REGISTERS } from "#platforms/auriga/municipality/registers.ts";
import { SEARCH_PAYLOADS } from "#platforms/auriga/payload/folder-payloads.ts";
import { isLike, pagedList } from "#platforms/auriga/services/paging.ts";
import type { Service } from "#platforms/auriga/services/service.ts";
import { element, firstAt, numberAt, optional, type Tree, textAt } from "#platforms/auriga/wire/tree.ts";

/** The registers and how far their numbers have come. */
export const trovaRegistriNumerazione: Service = {
  name: "WSTrovaRegistriNumerazione",
  lowercase: "trovaregistrinumerazione",
  payload: { grammar: SEARCH_PAYLOADS, root: "TrovaRegistriNumerazione" },
  run: ({ db, payload }) => ({
    xml: pagedList(payload, registersFor(payload), (register) => registerElement(db, register)),
  }),
};

function registersFor(payload: Tree): Register[] {
  const category = textAt(payload, "Categoria");
  const id = numberAt(payload, "IdRegistro");
  const name = textAt(payload, "Descrizione");
  const code = textAt(payload, "Sigla");
  const withClosed = firstAt(payload, "InclusioneCessati") !== undefined;
  return REGISTERS.filter(
    (register) =>
      register.category !== "I" &&
      (withClosed || register.isOpen) &&
      (category === undefined || register.category === category) &&
      (id === undefined || register.id === id) &&
      (name === undefined || isLike(register.title, name)) &&
      (code === undefined || register.code === code),
  );
}

function registerElement(db: DatabaseSync, { id, title, category, code, isOpen }: Register): Tree {
  const last = db
    .prepare(
      "SELECT number, year, at FROM auriga_registration WHERE category = ? AND code = ? ORDER BY year DESC, number DESC LIMIT 1",
    )
    .get(category, code);
  return element("RegistroNumerazione", [
    element("Identificativo", id),
    element("Descrizione", title),
    element("Categoria", category),
    element("Sigla", code),
    element("Stato", isOpen ? "aperto" : "chiuso"),
    optional("UltimoNumero", last && Number(last["number"])),
    optional("AnnoUltimoNumero", last && Number(last["year"])),
    optional("DataOraUltimoNumero", last?.["at"] ? String(last["at"]) : undefined),
    ...DOCUMENT_TYPES.map(({ code: type, name }) =>
      element("TipoDocAmmesso", [element("CodId", type), element("Descrizione", name)]),
    ),
  ]);
}
