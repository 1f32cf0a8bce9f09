/** A key per intention: trying the same thing again carries the same key, so that the server does it once. */
export interface IntentionKeys {
  /** The key for this payload: the one of the last attempt if the payload is the same, otherwise a new one. */
  keyFor(payload: unknown): string;
  /** The attempt got a definite answer: the next one is a new intention, even with the same payload. */
  settle(): void;
}

export function intentionKeys(newKey: () => string = randomKey): IntentionKeys {
  let pending: { text: string; key: string } | undefined;
  return {
    keyFor(payload) {
      const text = JSON.stringify(payload) ?? "";
      if (pending?.text !== text) pending = { text, key: newKey() };
      return pending.key;
    },
    settle() {
      pending = undefined;
    },
  };
}

/** A UUID v4. `crypto.randomUUID` exists only on HTTPS and localhost; an office may still open the page over plain HTTP. */
export function randomKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
}
