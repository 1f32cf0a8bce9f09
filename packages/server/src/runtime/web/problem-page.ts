import type { FastifyReply, FastifyRequest } from "fastify";
import type { Problem } from "#runtime/problem.ts";
import { answerWithProblem, beginProblem } from "#runtime/web/answer-problem.ts";

export interface PageWords {
  heading: string;
  /** What went wrong, to whoever looks at the page. */
  explain(problem: Problem): string;
  /** Where to go on from here. */
  way(request: FastifyRequest): { href: string; label: string };
}

/**
 * Where a person looks at a browser that was sent from address to address, a failure is a page that says what happened
 * and what to do. It stands on its own: whatever failed, it asks nothing more of the server.
 */
export function answerWithPage(words: PageWords) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    if (!showsPages(request)) return answerWithProblem(error, request, reply);
    const problem = beginProblem(error, request, reply);
    const { href, label } = words.way(request);
    reply.type("text/html; charset=utf-8").send(`<!doctype html>
<html lang="it">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escaped(words.heading)} · Stabile</title>
    <link rel="stylesheet" href="/offline.css" />
  </head>
  <body>
    <main>
      <h1>${escaped(words.heading)}</h1>
      <p>${escaped(words.explain(problem))}</p>
      <p><a href="${escaped(href)}">${escaped(label)}</a></p>
      <p class="small">Se il problema resta, avvisa chi gestisce il sistema e riferisci questo codice: ${escaped(request.id)}</p>
    </main>
  </body>
</html>
`);
  };
}

function showsPages({ headers: { accept } }: FastifyRequest): boolean {
  return accept === undefined || accept.includes("text/html") || accept.includes("*/*");
}

const SIGNS: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? "");
