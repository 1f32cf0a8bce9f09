import { Problem } from "#runtime/problem.ts";

/** What a command does not read was meant to do something: a name without its quotes, an option of another command. */
export function refuseMore(command: string, more: readonly string[]): void {
  if (more.length > 0)
    throw new Problem(
      "bad-request",
      `${command}: argomento di troppo «${more[0]}» (un testo con spazi va tra virgolette)`,
    );
}
