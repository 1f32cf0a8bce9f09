import type { RouteContract } from "@stabile/contract/route";
import type { FastifyRequest } from "fastify";
import { Problem } from "#runtime/problem.ts";

/**
 * What a call brings and what it takes back, by its head.
 * @throws Problem `unsupported-media-type` (RFC 9110, 15.5.16), `not-acceptable` (15.5.7)
 */
export function refuseOtherKinds(contract: RouteContract, { headers }: FastifyRequest): void {
  // A platform's message is taken as it comes, whatever its head says.
  if (contract.bodyType === "text") return;
  const kind = headers["content-type"];
  if (contract.bodyType === "multipart") {
    if (kind === undefined || !/^multipart\/form-data\s*;/i.test(kind))
      throw new Problem("unsupported-media-type", "Qui si manda un file: multipart/form-data");
  } else if (contract.body !== undefined && kind !== undefined && !/^application\/json\s*(;|$)/i.test(kind)) {
    throw new Problem("unsupported-media-type", "Qui si manda JSON: application/json");
  }
  const answersJson = contract.responseType?.endsWith("json") ?? true;
  if (answersJson && !takesJson(headers.accept))
    throw new Problem("not-acceptable", "Questo indirizzo risponde in JSON: application/json");
}

const JSON_RANGES = /\*\/\*|application\/(\*|json|problem\+json)/i;

function takesJson(accept: string | undefined): boolean {
  if (accept === undefined || accept === "*/*" || accept.trim() === "") return true;
  if (!JSON_RANGES.test(accept)) return false;
  return !accept.includes("q=0") || weighed(accept);
}

/** A range of weight zero is one that is not wanted; of several that fit, the narrowest counts (RFC 9110, 12.5.1). */
function weighed(accept: string): boolean {
  const weights = new Map<string, number>();
  for (const range of accept.toLowerCase().split(",")) {
    const [kind = "", ...parameters] = range.split(";").map((part) => part.trim());
    const weight = parameters.find((one) => one.startsWith("q="))?.slice(2);
    weights.set(kind, weight === undefined ? 1 : Number(weight));
  }
  const narrowest = ["application/json", "application/problem+json", "application/*", "*/*"].find((kind) =>
    weights.has(kind),
  );
  return narrowest === undefined || weights.get(narrowest) !== 0;
}
