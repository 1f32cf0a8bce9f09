import { changedList, withChildren } from "#platforms/auriga/services/change-lists.ts";
import { completeReferences } from "#platforms/auriga/services/complete-references.ts";
import { allAt, element, firstAt, type Tree, textAt } from "#platforms/auriga/wire/tree.ts";

/** Members that are simply put in the place of the old one. */
const REPLACED = new Set([
  "NomeUD",
  "OggettoUD",
  "TipoDoc",
  "OriginaleCartaceo",
  "TipoCartaceo",
  "TipoProvenienza",
  "NroAllegati",
  "InRispostaAUD",
  "LivelloRiservatezzaInterno",
  "FlagVietatoAccessoEsterno",
  "VietatoAccessoEsternoFinoAl",
  "FlagEreditaPermessi",
  "EreditaPermessiDa",
  "LivelloEvidenza",
  "Conservazione",
  "Stato",
  "StatoDettaglio",
  "NoteUD",
  "DatiPubblicazioneAlbo",
]);

/** Lists of a section and what they hold, by the element that changes them. */
const SECTION_LISTS: Readonly<Record<string, string>> = {
  AggEstensori: "Estensore",
  AggUffProduttori: "UffProduttore",
  AggMittentiEsterni: "MittenteEsterno",
  AggFirmatariEsterni: "FirmatarioEsterno",
  AggDestinatariEsterni: "DestinatarioEsterno",
};

const LISTS: Readonly<Record<string, { item: string; adds?: string; removes?: string }>> = {
  AggAssegnazioniInterne: {
    item: "AssegnazioneInterna",
    adds: "AssegnazioneInternaDaAggMod",
    removes: "AssegnazioneInternaDaEliminare",
  },
  AggCopieDaTenere: { item: "CopiaDaTenereA", removes: "CopiaDaTenereTogliA" },
  AggPermessi: { item: "PermessoVsSoggInterno" },
  AggUDPrecedentiColl: { item: "UDPrecedentiColl" },
};

const RELATED: Readonly<Record<string, { item: string; kept: string }>> = {
  AggAltriSoggEsterni: { item: "AltroSoggettoEsterno", kept: "AltroSoggEsterno" },
  AggAltriSoggettiInterni: { item: "AltroSoggettoInterno", kept: "AltroSoggettoInterno" },
};

/** A unit's payload after an `UDDaAgg`: what that leaves out stays as it is. */
export function changedPayload(payload: Tree, update: Tree): Tree {
  return update.children.map(completeReferences).reduce(applyPart, payload);
}

function applyPart(payload: Tree, part: Tree): Tree {
  const { name } = part;
  if (REPLACED.has(name)) return withChildren(payload, name, [part]);
  if (name === "DatiProduzione" || name === "DatiEntrata" || name === "DatiUscita")
    return withChildren(payload, name, [changedSection(firstAt(payload, name) ?? element(name, []), part)]);
  const list = LISTS[name];
  if (list !== undefined)
    return withChildren(
      payload,
      list.item,
      changedList(allAt(payload, list.item), { change: part, ...list }),
    );
  const related = RELATED[name];
  if (related !== undefined) return changeRelated(payload, part, related);
  if (name === "AttributoAddUD") return changeAttribute(payload, part);
  return payload;
}

function changedSection(section: Tree, change: Tree): Tree {
  return change.children.reduce((changed, part) => {
    const item = SECTION_LISTS[part.name];
    if (item === undefined) return withChildren(changed, part.name, [part]);
    return withChildren(changed, item, changedList(allAt(changed, item), { change: part, item }));
  }, section);
}

/** Subjects of one kind of relation: those of the others are not touched. */
function changeRelated(payload: Tree, change: Tree, { item, kept }: { item: string; kept: string }): Tree {
  const relation = firstAt(change, "NaturaRelazioneConUD");
  const isOfRelation = (subject: Tree): boolean =>
    textAt(subject, "NaturaRelazioneConUD/CodId") === textAt(relation, "CodId");
  const all = allAt(payload, kept);
  const same = all.filter(isOfRelation).map((subject) => ({ ...subject, name: item }));
  const after = changedList(same, { change, item }).map((subject) => ({
    ...withChildren(subject, "NaturaRelazioneConUD", relation === undefined ? [] : [relation]),
    name: kept,
  }));
  return withChildren(payload, kept, [...all.filter((subject) => !isOfRelation(subject)), ...after]);
}

/** An attribute takes the place of the one with its name. */
function changeAttribute(payload: Tree, attribute: Tree): Tree {
  const others = allAt(payload, "AttributoAddUD").filter(
    (old) => textAt(old, "Nome") !== textAt(attribute, "Nome"),
  );
  return withChildren(payload, "AttributoAddUD", [...others, attribute]);
}
