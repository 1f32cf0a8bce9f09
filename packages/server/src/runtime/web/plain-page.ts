import type { FastifyReply } from "fastify";

export interface PlainPage {
  heading: string;
  /** Whose the installation is, for who arrives here without having seen a page of ours. */
  owner?: string;
  paragraphs: readonly string[];
  /** Between the paragraphs and the ways on. */
  points?: readonly string[];
  /** What one comes for first; the others stand back. */
  ways: readonly { href: string; label: string }[];
  small?: string;
  /** Where the browser goes by itself; without a script, and past what a form may lead to. */
  goesTo?: string;
}

/** A page that stands on its own: whatever failed, it asks nothing more of the server than a style that is cached. */
export function plainPage(page: PlainPage): string {
  const points = (page.points ?? []).map((point) => `<li>${escaped(point)}</li>`).join("");
  return pageAround(
    page,
    `<h1>${escaped(page.heading)}</h1>
      ${page.paragraphs.map((text) => `<p>${escaped(text)}</p>`).join("\n      ")}
      ${points === "" ? "" : `<ul>${points}</ul>`}
      ${page.ways.map(wayText).join("\n      ")}
      ${page.small === undefined ? "" : `<p class="small">${escaped(page.small)}</p>`}`,
  );
}

/** What is around any such page. What is inside is HTML already: whoever writes it has escaped what others said. */
export function pageAround(
  { heading, owner, goesTo }: Pick<PlainPage, "heading" | "owner" | "goesTo">,
  main: string,
): string {
  const refresh =
    goesTo === undefined ? "" : `\n    <meta http-equiv="refresh" content="0;url=${escaped(goesTo)}" />`;
  return `<!doctype html>
<html lang="it">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />${refresh}
    <title>${escaped(heading)} · Stabile</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/offline.css" />
  </head>
  <body>
    <header>
      ${owner ? `<p class="owner">${escaped(owner)}</p>` : ""}
      <p class="brand">Stabile</p>
    </header>
    <main>
      ${main}
    </main>
  </body>
</html>
`;
}

const wayText = ({ href, label }: PlainPage["ways"][number], at: number): string =>
  `<p><a${at === 0 ? "" : ' class="second"'} href="${escaped(href)}">${escaped(label)}</a></p>`;

/** Answers with a page that nobody keeps: it is true of this moment and this person. */
export function sendPage(reply: FastifyReply, page: PlainPage): FastifyReply {
  return sendHtml(reply, plainPage(page));
}

export function sendHtml(reply: FastifyReply, html: string): FastifyReply {
  return reply.header("cache-control", "no-store").type("text/html; charset=utf-8").send(html);
}

const SIGNS: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? "");
