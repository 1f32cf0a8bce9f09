/** A record of a platform's page as the text that is kept of it. */
export interface RecordText {
  text: string;
  /** Why it cannot be kept whole. */
  because?: string;
}

const DEEPEST = 100;

/**
 * No record of any platform is nested this deep, and what is nested thousands of times exhausts the stack of whoever
 * writes or walks it: the levels beyond are left out, and the record is for a person to look at.
 */
export function recordText(record: unknown): RecordText {
  if (!isDeeper(record, DEEPEST)) return { text: JSON.stringify(record) ?? "null" };
  return {
    text: JSON.stringify(cutBelow(record, DEEPEST)),
    because: `Annidato oltre ${DEEPEST} livelli: ne sono conservati i primi ${DEEPEST}`,
  };
}

function childrenOf(value: unknown): unknown[] {
  return value !== null && typeof value === "object" ? Object.values(value) : [];
}

/** Without recursion beyond the limit, however deep it is. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (levels === 0) return childrenOf(value).length > 0;
  return childrenOf(value).some((child) => isDeeper(child, levels - 1));
}

function cutBelow(value: unknown, levels: number): unknown {
  if (value === null || typeof value !== "object") return value;
  if (levels === 0) return "…";
  if (Array.isArray(value)) return value.map((child) => cutBelow(child, levels - 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [name, cutBelow(child, levels - 1)]),
  );
}
