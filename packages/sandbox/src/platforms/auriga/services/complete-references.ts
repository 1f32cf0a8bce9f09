import { codedElement, DOCUMENT_TYPES, echoed, entryOf } from "#platforms/auriga/municipality/code-tables.ts";
import { completeOffice, completeUser } from "#platforms/auriga/municipality/find-office.ts";
import { allAt, element, optional, type Tree, textAt } from "#platforms/auriga/wire/tree.ts";

const OFFICES = new Set(["UO", "UffProduttore", "UffRicezione", "UffSpedizione", "UOReg", "UOResponsabile"]);
const USERS = new Set([
  "Utente",
  "Estensore",
  "UtenteRicezione",
  "UtenteSpedizione",
  "UtenteCtrlAmmissib",
  "UserReg",
]);
const ECHOED = new Set([
  "MezzoTrasmissione",
  "MezzoTrasmissioneAlDest",
  "NaturaRelazioneConUD",
  "NaturaRelazioneConFolder",
  "MotivoAssegnazione",
  "Stato",
  "StatoDettaglio",
  "Workspace",
  "Supporto",
  "Rappresenta",
  "TipoDiDettaglio",
]);

/**
 * What a payload names by code or by name is written whole, as it is read back: the answers' schemas want both where
 * a request has either. Refuses offices, users and document types that there are not.
 */
export function completeReferences(tree: Tree): Tree {
  const { name } = tree;
  if (OFFICES.has(name)) return completeOffice(tree);
  if (USERS.has(name)) return completeUser(tree);
  if (name === "TipoDoc" || name === "TipoDocAllegato")
    return codedElement(name, entryOf(DOCUMENT_TYPES, tree));
  if (ECHOED.has(name)) return echoed(tree);
  if (name === "Toponimo")
    return element(name, [
      optional("CodToponomastico", textAt(tree, "CodToponomastico")),
      element(
        "DescrizioneToponimo",
        textAt(tree, "DescrizioneToponimo") ?? textAt(tree, "CodToponomastico") ?? "",
      ),
    ]);
  if (name.startsWith("Comune")) return nameBesideCode(tree, "CodISTATComune", "NomeComune");
  if (/^Stato(Nascita|Cittadinanza|Indirizzo)$/.test(name))
    return nameBesideCode(tree, "CodISTATStato", "NomeStato");
  if (name === "LivelliUO") return officeAsOutsider(tree);
  return { ...tree, children: tree.children.map(completeReferences) };
}

function nameBesideCode(tree: Tree, codeName: string, textName: string): Tree {
  const code = textAt(tree, codeName);
  return element(tree.name, [
    optional(codeName, code),
    element(textName, textAt(tree, textName) ?? code ?? ""),
  ]);
}

/** A correspondent may be an office of our own: it is read back by its name. */
function officeAsOutsider(tree: Tree): Tree {
  const office = completeOffice(element("UO", allAt(tree, "LivelloUO")));
  return element("Denominazione_Cognome", textAt(office, "DenominazioneUO"));
}
