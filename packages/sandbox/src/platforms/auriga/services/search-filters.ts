import { withSubfolders } from "#platforms/auriga/archive/folders.ts";
import { DOCUMENT_TYPES, entryOf } from "#platforms/auriga/municipality/code-tables.ts";
import { levelsOf } from "#platforms/auriga/municipality/find-office.ts";
import { isLike } from "#platforms/auriga/services/paging.ts";
import { folderFor } from "#platforms/auriga/services/place-unit.ts";
import { meets } from "#platforms/auriga/services/search-attributes.ts";
import type { SearchItem } from "#platforms/auriga/services/search-items.ts";
import type { ServiceCall } from "#platforms/auriga/services/service.ts";
import { refuse } from "#platforms/auriga/wire/refusal.ts";
import { allAt, firstAt, numberAt, type Tree, textAt } from "#platforms/auriga/wire/tree.ts";

export type Test = (item: SearchItem) => boolean;

type Filter = (call: ServiceCall, given: Tree) => Test;

/** Filters that are simulated. One that is not is refused: leaving it out would give an answer that looks right. */
const FILTERS: Readonly<Record<string, Filter>> = {
  TipoOggettiDaCercare: () => () => true,
  CercaInFolder: inFolder,
  ClassifUA: (_call, given) => classified(given),
  FiltroFullText: (_call, given) => containing(given),
  TipoDocumento: (_call, given) => ofType(given),
  StatoDocumento: (_call, given) => inState(given),
  ApplicazionePropietaria: ownedBy,
  RegistrazioneDoc: (_call, given) => registered(given),
  Fascicolo: (_call, given) => named(given),
  AttributoAdd: (_call, given) => (item) => meets(given, item.attributes.get(textAt(given, "Nome") ?? "")),
};

export function testsOf(call: ServiceCall): Test[] {
  const filters = ["FiltriPrincipali", "FiltriAvanzati"].flatMap(
    (group) => firstAt(call.payload, group)?.children ?? [],
  );
  return filters.map((given) => {
    const filter = FILTERS[given.name];
    return filter === undefined
      ? refuse(`Filtro non disponibile in questa installazione: ${given.name}`)
      : filter(call, given);
  });
}

function inFolder({ db }: ServiceCall, given: Tree): Test {
  const { id } = folderFor(db, given);
  const wanted = textAt(given, "IncludiSubFolder") === "0" ? new Set([id]) : withSubfolders(db, id);
  return ({ placements }) => placements.some(({ folder }) => folder !== null && wanted.has(folder));
}

function classified(given: Tree): Test {
  const index = levelsOf(allAt(given, "LivelloClassificazione")).join(".");
  const year = numberAt(given, "AnnoAperturaUA");
  return ({ placements }) =>
    placements.some(
      (placement) => placement.class === index && (year === undefined || placement.year === year),
    );
}

/** Texts of an item by the name that `LimitaRiceraAdAttributo` has for them. The text of files is not indexed here. */
const TEXTS: Readonly<Record<string, (item: SearchItem) => readonly string[]>> = {
  DES_OGG: ({ subject }) => [subject],
  NOME: ({ name }) => [name],
  NOTE: ({ payload }) => [textAt(payload, "NoteUD") ?? textAt(payload, "Note") ?? ""],
  PAROLE_CHIAVE: ({ payload }) => [textAt(payload, "ParoleChiave") ?? ""],
  FILENAME: ({ fileNames }) => fileNames,
  ESTREMI_REG_NUM: ({ registrations }) =>
    registrations.map(({ category, code, year, number }) => `${category} ${code} ${year} ${number}`),
  NOMINATIVI_ESTERNI: ({ payload }) =>
    ["DatiEntrata/MittenteEsterno", "DatiUscita/DestinatarioEsterno", "AltroSoggEsterno"].flatMap((path) =>
      allAt(payload, path).map(
        (subject) => `${textAt(subject, "Denominazione_Cognome") ?? ""} ${textAt(subject, "Nome") ?? ""}`,
      ),
    ),
  "#FILE": () => [],
};

function containing(given: Tree): Test {
  const words = wordsOf(textAt(given, "ListaParole") ?? "");
  const wantsAll = textAt(given, "FlagTutteLeParole") === "1";
  const limited = allAt(given, "LimitaRiceraAdAttributo").map(({ text }) => text.trim());
  const fields = limited.length > 0 ? limited : Object.keys(TEXTS);
  return (item) => {
    const found = new Set(fields.flatMap((field) => (TEXTS[field]?.(item) ?? []).flatMap(wordsOf)));
    return wantsAll ? words.every((word) => found.has(word)) : words.some((word) => found.has(word));
  };
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function ofType(given: Tree): Test {
  const { code } = entryOf(DOCUMENT_TYPES, given);
  return ({ kind, payload }) => kind === "U" && (textAt(payload, "TipoDoc/CodId") ?? "1") === code;
}

function inState(given: Tree): Test {
  const wanted = (name: string): string[] =>
    allAt(given, name).map((state) => textAt(state, "CodId") ?? textAt(state, "Decodifica_Nome") ?? "");
  const [main, detail] = [wanted("StatoPrincipale"), wanted("StatoDettaglio")];
  const isOneOf = (states: string[], state: string | undefined): boolean =>
    states.length === 0 || states.includes(state ?? "");
  return ({ payload }) =>
    isOneOf(main, textAt(payload, "Stato/CodId")) && isOneOf(detail, textAt(payload, "StatoDettaglio/CodId"));
}

function ownedBy({ author }: ServiceCall, given: Tree): Test {
  const code = textAt(given, "CodApplicazione") ?? "#BY_CONN_TKN";
  const wanted = code === "#BY_CONN_TKN" ? author.application : code;
  return ({ application }) => application === wanted;
}

function registered(given: Tree): Test {
  const category = textAt(given, "CategoriaReg");
  const code = textAt(given, "SiglaReg");
  const year = numberAt(given, "AnnoReg");
  const [from, to] = [
    numberAt(given, "NumRegDa") ?? 1,
    numberAt(given, "NumRegA") ?? Number.POSITIVE_INFINITY,
  ];
  const [since, until] = [textAt(given, "DataRegDa") ?? "", textAt(given, "DataRegA") ?? "9999"];
  return ({ registrations }) =>
    registrations.some((registration) => {
      const day = registration.at?.slice(0, 10) ?? "";
      return (
        (category === undefined || registration.category === category) &&
        (code === undefined || registration.code === code) &&
        (year === undefined || registration.year === year) &&
        registration.number >= from &&
        registration.number <= to &&
        day >= since.slice(0, 10) &&
        day <= until.slice(0, 10)
      );
    });
}

function named(given: Tree): Test {
  const name = textAt(given, "Nome");
  const second = textAt(given, "CodSecondario");
  return (item) =>
    item.kind === "F" &&
    (name === undefined || isLike(item.name, name)) &&
    (second === undefined || textAt(item.payload, "DatiFascDiTitolario/NroSecondario") === second);
}
