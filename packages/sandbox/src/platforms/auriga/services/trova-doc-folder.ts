import { SEARCH_PAYLOADS } from "#platforms/auriga/payload/folder-payloads.ts";
import { pagedList } from "#platforms/auriga/services/paging.ts";
import { testsOf } from "#platforms/auriga/services/search-filters.ts";
import { folderItems, type SearchItem, unitItems } from "#platforms/auriga/services/search-items.ts";
import type { Service, ServiceCall } from "#platforms/auriga/services/service.ts";
import { refuse } from "#platforms/auriga/wire/refusal.ts";
import { allAt, element, firstAt, type Tree, textAt } from "#platforms/auriga/wire/tree.ts";

/** The columns whose meaning is known (reference §8): the others are published nowhere, and do not come. */
const COLUMNS: Readonly<Record<number, (item: SearchItem) => string>> = {
  1: ({ kind }) => kind,
  2: ({ id }) => String(id),
  3: ({ subject }) => subject,
  20: ({ provenance }) => provenance,
};
const FIRST_CUSTOM = 101;

/** Documents and folders that meet every filter. */
export const trovaDocFolder: Service = {
  name: "WSTrovaDocFolder",
  lowercase: "trovadocfolder",
  payload: { grammar: SEARCH_PAYLOADS, root: "TrovaDocFolder" },
  run(call) {
    if (firstAt(call.payload, "Off-line") !== undefined) refuse("La ricerca differita non e' disponibile");
    const found = sorted(call.payload, matching(call));
    const columns = columnsOf(call.payload);
    return { xml: pagedList(call.payload, found, (item) => rowOf(columns, item)) };
  },
};

function matching(call: ServiceCall): SearchItem[] {
  const tests = testsOf(call);
  const wanted = textAt(call.payload, "FiltriPrincipali/TipoOggettiDaCercare");
  const found: SearchItem[] = [];
  const keep = (items: Iterable<SearchItem>): void => {
    for (const item of items) if (tests.every((passes) => passes(item))) found.push(item);
  };
  if (wanted !== "F") keep(unitItems(call.db));
  if (wanted !== "D") keep(folderItems(call.db));
  return found;
}

/** Known columns, or those asked for, and then the custom attributes in the order asked: 101, 102… */
function columnsOf(payload: Tree): { number: number; valueOf: (item: SearchItem) => string }[] {
  const limits = allAt(payload, "LimitaEstrazioneAlCampo").map(({ text }) => Number(text));
  const known = Object.entries(COLUMNS)
    .map(([number, valueOf]) => ({ number: Number(number), valueOf }))
    .filter(({ number }) => limits.length === 0 || limits.includes(number));
  const custom = allAt(payload, "EstraiAncheAttributoCustom").map(({ text }, place) => ({
    number: FIRST_CUSTOM + place,
    valueOf: (item: SearchItem) => item.attributes.get(text.trim()) ?? "",
  }));
  return [...known, ...custom];
}

function rowOf(columns: ReturnType<typeof columnsOf>, item: SearchItem): Tree {
  return element(
    "Riga",
    columns.map(({ number, valueOf }) => element("Colonna", valueOf(item), { Nro: String(number) })),
  );
}

function sorted(payload: Tree, items: readonly SearchItem[]): SearchItem[] {
  const keys = allAt(payload, "Ordinamento/PerCampo").map((field) => {
    const valueOf = COLUMNS[Number(field.text)] ?? refuse(`Campo di ordinamento sconosciuto: ${field.text}`);
    return { valueOf, sign: field.attributes["VersoDecrescente"] === "1" ? -1 : 1 };
  });
  return items.toSorted((one, other) => {
    for (const { valueOf, sign } of keys) {
      const order = valueOf(one).localeCompare(valueOf(other), "it", { numeric: true });
      if (order !== 0) return sign * order;
    }
    return one.id - other.id;
  });
}
