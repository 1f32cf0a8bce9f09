import { element, numberAt, type Tree } from "#platforms/auriga/wire/tree.ts";

const LARGEST_PAGE = 1000;
const USUAL_PAGE = 100;

/** The page that `EstrazionePaginata` asks for, as a `Lista` that says how many there are in all. */
export function pagedList<T>(payload: Tree, found: readonly T[], toElement: (item: T) => Tree): Tree {
  const asksPages = payload.children.some(({ name }) => name === "EstrazionePaginata");
  const size = Math.min(
    numberAt(payload, "EstrazionePaginata/NroRecordInPagina") ?? USUAL_PAGE,
    LARGEST_PAGE,
  );
  const page = numberAt(payload, "EstrazionePaginata/NroPagina") ?? 1;
  const shown = asksPages ? found.slice((page - 1) * size, page * size) : found.slice(0, LARGEST_PAGE);
  return element("Lista", shown.map(toElement), {
    NroTotaleRecord: String(found.length),
    ...(asksPages ? { NroPagine: String(Math.ceil(found.length / size)) } : {}),
  });
}

/** `*scuola*`, whatever the case: how AURIGA's searches by name work. */
export function isLike(text: string, pattern: string, { ignoreCase = true } = {}): boolean {
  const fold = (value: string): string => (ignoreCase ? value.toLowerCase() : value);
  const [first = "", ...rest] = fold(pattern).replaceAll("%", "*").split("*");
  const whole = fold(text);
  if (rest.length === 0) return whole === first;
  if (!whole.startsWith(first)) return false;
  const last = rest.pop() ?? "";
  let from = first.length;
  for (const piece of rest) {
    const at = whole.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return whole.endsWith(last) && whole.length - last.length >= from;
}
