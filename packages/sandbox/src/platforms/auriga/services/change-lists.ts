import type { Tree } from "#platforms/auriga/wire/tree.ts";

interface ListChange {
  /** The `Agg…` element: `EliminaTutti`, or what to add, replace or take away. */
  change: Tree;
  /** The name of the items where they are kept. */
  item: string;
  /** Names of the items in the change, when they differ. */
  adds?: string;
  removes?: string;
}

/** A list after a change. `FlagAggiungiSostituisci`: `A` adds to what is there, `S` puts the new ones in its place. */
export function changedList(
  list: readonly Tree[],
  { change, item, adds = item, removes = "" }: ListChange,
): Tree[] {
  const has = (name: string): boolean => change.children.some((child) => child.name === name);
  if (has("EliminaTutti")) return [];
  const replaces = change.children.some(
    ({ name, text }) => name === "FlagAggiungiSostituisci" && text.trim() === "S",
  );
  const removed = change.children.filter(({ name }) => name === removes).map(contentOf);
  const added = change.children
    .filter(({ name }) => name === adds)
    .map((child) => ({ ...child, name: item }));
  const kept = replaces
    ? []
    : list.filter((old) => !removed.some((content) => contentOf(old).startsWith(content)));
  return [...kept, ...added];
}

/** What an item is told by, wherever it is: its members as they come first. */
function contentOf({ children, text }: Tree): string {
  return (
    text.trim() +
    children.map((child) => `${child.name}(${JSON.stringify(child.attributes)}${contentOf(child)})`).join("")
  );
}

/** The children of that name put in the place of the old ones. */
export function withChildren(tree: Tree, name: string, replacement: readonly Tree[]): Tree {
  return { ...tree, children: [...tree.children.filter((child) => child.name !== name), ...replacement] };
}
