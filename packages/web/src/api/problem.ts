import type { ProblemDocument } from "@stabile/contract/shapes";

/** The server answered, and said no: `problem` holds the reason in Italian and the field errors. */
export class ApiProblem extends Error {
  readonly problem: ProblemDocument;
  constructor(problem: ProblemDocument) {
    super(problem.title);
    this.name = "ApiProblem";
    this.problem = problem;
  }
}

/** Nobody answered: network down, server stopped, or a proxy answering in its place. */
export class Unreachable extends Error {
  constructor(cause?: unknown) {
    super("unreachable", { cause });
    this.name = "Unreachable";
  }
}

/** The server answered something this version of the page does not understand: usually a page left open over an update. */
export class UnexpectedAnswer extends Error {
  constructor(cause?: unknown) {
    super("unexpected answer", { cause });
    this.name = "UnexpectedAnswer";
  }
}

/** The HTTP status of a refusal, or undefined when the error is of another kind. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof ApiProblem ? error.problem.status : undefined;
}

/** Somebody else changed the record since it was read. */
export function isStale(error: unknown): boolean {
  return statusOf(error) === 412;
}

/** The message for one form field, where the server named it (`plannedStart`, or the `/body/plannedStart` pointer form). */
export function fieldError(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  return error.problem.errors?.find((item) => lastPart(item.field) === field)?.message;
}

/** Field errors that none of `fields` will show beside itself. */
export function otherFieldErrors(error: unknown, fields: readonly string[]): readonly string[] {
  if (!(error instanceof ApiProblem)) return [];
  const others = (error.problem.errors ?? []).filter((item) => !fields.includes(lastPart(item.field)));
  return others.map((item) => `${item.field}: ${item.message}`);
}

function lastPart(field: string): string {
  return field.split(/[./]/).at(-1) ?? field;
}
