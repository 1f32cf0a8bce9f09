import {
  fullNameOf,
  OFFICE_NODES,
  type OfficeNode,
  officeAt,
  USER_NODES,
} from "#platforms/auriga/municipality/organigramma.ts";
import { refuse } from "#platforms/auriga/wire/refusal.ts";
import { allAt, element, numberAt, optional, type Tree, textAt } from "#platforms/auriga/wire/tree.ts";

/** The levels of a code that is given level by level, in the order of their numbers. */
export function levelsOf(levels: readonly Tree[]): string[] {
  return levels
    .toSorted((one, other) => Number(one.attributes["Nro"]) - Number(other.attributes["Nro"]))
    .map(({ attributes }) => attributes["Codice"] ?? "");
}

export function levelElements(name: string, levels: readonly string[]): Tree[] {
  return levels.map((code, place) => element(name, undefined, { Nro: String(place + 1), Codice: code }));
}

/** An office given by its number, its levels or its name is written out whole; refuses one that there is not. */
export function completeOffice(given: Tree): Tree {
  const id = numberAt(given, "IdUO");
  const levels = levelsOf(allAt(given, "LivelloUO"));
  const name = textAt(given, "DenominazioneUO")?.toLowerCase();
  const found =
    OFFICE_NODES.find((office) => office.id === id) ??
    (levels.length > 0 ? officeAt(levels) : OFFICE_NODES.find((office) => isNamed(office, name)));
  if (found === undefined) refuse(`UO inesistente: ${id ?? (levels.join(".") || name) ?? ""}`);
  return officeElement(given.name, found);
}

function isNamed(office: OfficeNode, name: string | undefined): boolean {
  return office.name.toLowerCase() === name || fullNameOf(office).toLowerCase() === name;
}

function officeElement(name: string, office: OfficeNode): Tree {
  return element(name, [
    element("IdUO", office.id),
    ...levelElements("LivelloUO", office.levels),
    element("DenominazioneUO", fullNameOf(office)),
  ]);
}

/** A user given by number, name or code; refuses one that there is not. */
export function completeUser(given: Tree): Tree {
  const id = numberAt(given, "IdInterno");
  const texts = ["UsernameInterna", "Descrizione", "IdInSistemaEsterno", "NroMatricola"]
    .flatMap((name) => textAt(given, name) ?? [])
    .map((text) => text.toLowerCase());
  const found = USER_NODES.find(
    (user) => user.id === id || texts.includes(user.username) || texts.includes(user.name.toLowerCase()),
  );
  if (found === undefined) refuse(`Utente inesistente: ${id ?? texts[0] ?? ""}`);
  return element(given.name, [
    optional("IdInSistemaEsterno", textAt(given, "IdInSistemaEsterno")),
    element("IdInterno", found.id),
    element("Decodifica_CognomeNome", found.name),
  ]);
}
