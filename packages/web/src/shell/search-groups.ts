import type { SearchHit } from "@stabile/contract/buildings";
import type { Action } from "@stabile/contract/route";
import { it } from "#text/it.ts";

const KINDS = ["building", "work-order", "request", "street"] as const;
type Kind = (typeof KINDS)[number];

/** Of each kind, so that the first does not push the others out of sight; a kind alone has the room of all. */
const FEW = 4;
const ALONE = 12;

export interface FoundOption {
  id: string;
  /** Absent in what leads to a whole list. */
  hit?: SearchHit;
  label?: string;
  target: ReturnType<typeof targetOf> | ReturnType<typeof listOf>;
}

export interface FoundGroup {
  label: string;
  options: FoundOption[];
}

/** What was found, the kind of the best hit first, and the lists that show all of it. */
export function groupsOf(hits: readonly SearchHit[], text: string, may: readonly string[]): FoundGroup[] {
  if (hits.length === 0) return [];
  const kinds = [...new Set([...hits.slice(0, 1).map((hit) => hit.kind), ...KINDS])];
  const isAlone = hits.every((hit) => hit.kind === hits[0]?.kind);
  const groups = kinds.map((kind) => ({
    label: it.search.groups[kind],
    options: hits
      .filter((hit) => hit.kind === kind)
      .slice(0, isAlone ? ALONE : FEW)
      .map((hit) => ({ id: `${kind}-${hit.id}`, hit, target: targetOf(hit) })),
  }));
  return [...groups.filter((group) => group.options.length > 0), wholeLists(text, may)];
}

const LISTS: readonly (readonly [Exclude<Kind, "street">, Action])[] = [
  ["work-order", "work-order.read"],
  ["request", "request.read"],
  ["building", "building.read"],
];

function wholeLists(text: string, may: readonly string[]): FoundGroup {
  return {
    label: it.search.groups.more,
    options: LISTS.filter(([, action]) => may.includes(action)).map(([kind]) => ({
      id: `all-${kind}`,
      label: it.search.all[kind](text),
      target: listOf(kind, text),
    })),
  };
}

function listOf(kind: Exclude<Kind, "street">, q: string) {
  if (kind === "work-order") return { to: "/ordini", search: { q } } as const;
  if (kind === "request") return { to: "/segnalazioni", search: { q, state: "all" } } as const;
  return { to: "/edifici", search: { q } } as const;
}

function targetOf(hit: SearchHit) {
  switch (hit.kind) {
    case "building":
      return { to: "/edifici/$id", params: { id: hit.id } } as const;
    case "request":
      return { to: "/segnalazioni/$id", params: { id: hit.id } } as const;
    case "work-order":
      return { to: "/ordini/$id", params: { id: hit.id } } as const;
    case "street":
      return { to: "/edifici", search: { q: hit.title } } as const;
  }
}
