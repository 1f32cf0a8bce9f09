import type { FastifyReply, FastifyRequest } from "fastify";
import type { Problem } from "#runtime/problem.ts";
import { answerWithProblem, beginProblem } from "#runtime/web/answer-problem.ts";
import { plainPage } from "#runtime/web/plain-page.ts";

export interface PageWords {
  heading: string;
  owner?: string;
  /** What went wrong, to whoever looks at the page. */
  explain(problem: Problem): string | readonly string[];
  /** Where to go on from here, the likeliest first. */
  ways(request: FastifyRequest): readonly { href: string; label: string }[];
}

/**
 * Where a person looks at a browser that was sent from address to address, a failure is a page that says what happened
 * and what to do.
 */
export function answerWithPage(words: PageWords) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    if (!showsPages(request)) return answerWithProblem(error, request, reply);
    const problem = beginProblem(error, request, reply);
    const { heading, owner } = words;
    const page = plainPage({
      heading,
      ...(owner === undefined ? {} : { owner }),
      paragraphs: [words.explain(problem)].flat(),
      points: problem.errors.map(({ field }) => field),
      ways: words.ways(request),
      small: `Se il problema resta, avvisa chi gestisce il sistema e riferisci questo codice: ${request.id}`,
    });
    reply.type("text/html; charset=utf-8").send(page);
  };
}

function showsPages({ headers: { accept } }: FastifyRequest): boolean {
  return accept === undefined || accept.includes("text/html") || accept.includes("*/*");
}
