import { levelsOf } from "#platforms/auriga/municipality/find-office.ts";
import { type ClassEntry, fullTitleOf, TITOLARIO } from "#platforms/auriga/municipality/titolario.ts";
import { SEARCH_PAYLOADS } from "#platforms/auriga/payload/folder-payloads.ts";
import { isLike, pagedList } from "#platforms/auriga/services/paging.ts";
import type { Service } from "#platforms/auriga/services/service.ts";
import { allAt, element, numberAt, type Tree, textAt } from "#platforms/auriga/wire/tree.ts";

/** The classification plan. */
export const trovaClassifTitolario: Service = {
  name: "WSTrovaClassifTitolario",
  lowercase: "trovaclassiftitolario",
  payload: { grammar: SEARCH_PAYLOADS, root: "TrovaClassifTitolario" },
  run: ({ payload }) => ({ xml: pagedList(payload, classesFor(payload), classElement) }),
};

function classesFor(payload: Tree): ClassEntry[] {
  const name = textAt(payload, "DesClassificazione");
  const start = levelsOf(allAt(payload, "IndiceClassificazione")).join(".");
  const level = numberAt(payload, "LivelloGerarchico");
  return TITOLARIO.filter(
    (entry) =>
      (name === undefined || isLike(entry.title, name)) &&
      (start === "" || entry.index === start || entry.index.startsWith(`${start}.`)) &&
      (level === undefined || entry.level === level),
  );
}

function classElement(entry: ClassEntry): Tree {
  return element("Classifica", [
    element("NroLivelloGerarchico", entry.level),
    element("Identificativo", entry.id),
    element("Descrizione", entry.title),
    element("Tipo", entry.level === 1 ? "Titolo" : "Classe"),
    element("DescrizioneEstesa", fullTitleOf(entry)),
    element("ParoleChiave", entry.keywords),
    element("Indice", entry.index),
    element("DataInizioValidita", "01/01/2020"),
    element("DataFineValidita", ""),
  ]);
}
