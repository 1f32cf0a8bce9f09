import { createHash } from "node:crypto";
import type { Part } from "#platforms/auriga/wire/multipart.ts";

const NUMBERED = /^<?#(\d+)#.*>?$/;

/**
 * Which number each attachment has. When every Content-Id says it (`<#1#istanza.pdf>`) that counts; when one does not,
 * the server goes by the order of a hash map, which nobody can foresee: so it is here.
 */
export function numberAttachments(attachments: readonly Part[]): Map<number, Part> {
  const numbers = attachments.map(({ contentId }) => NUMBERED.exec(contentId)?.[1]);
  if (numbers.every((number) => number !== undefined))
    return new Map(attachments.map((part, place) => [Number(numbers[place]), part]));
  const key = ({ contentId }: Part): string => createHash("sha1").update(contentId).digest("hex");
  const shuffled = attachments.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
  return new Map(shuffled.map((part, place) => [place + 1, part]));
}
