import { it } from "#text/it.ts";

export function SkipLinks({ toSearch = false }: { toSearch?: boolean }) {
  return (
    <nav className="skiplinks" aria-label={it.skip.label}>
      <a
        className="visually-hidden-focusable"
        href="#contenuto"
        onClick={(event) => jump(event, "contenuto")}
      >
        {it.skip.content}
      </a>
      {toSearch ? (
        <a className="visually-hidden-focusable" href="#ricerca" onClick={(event) => jump(event, "ricerca")}>
          {it.skip.search}
        </a>
      ) : null}
    </nav>
  );
}

/** By hand, because the router would take the fragment for a navigation. */
function jump(event: React.MouseEvent, id: string): void {
  const target = document.getElementById(id);
  if (!target) return;
  event.preventDefault();
  target.focus();
}
