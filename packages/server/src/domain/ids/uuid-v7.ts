/** What an identifier is made of; given apart so that the order of identifiers can be tested on a clock that stands. */
export interface UuidSources {
  now(): number;
  /** Fills the array with random bytes. */
  fill(bytes: Uint8Array): void;
}

/**
 * A maker of identifiers (RFC 9562 §5.7): 48 bits of milliseconds, then a counter of 12 bits that keeps those made in
 * one millisecond in order, then 62 random bits. Each is greater than the one before, also when the clock goes back.
 */
export function createUuidV7({ now, fill }: UuidSources): () => string {
  let lastMs = 0;
  let counter = 0;
  const bytes = new Uint8Array(10);
  return () => {
    fill(bytes);
    const ms = now();
    if (ms > lastMs) {
      lastMs = ms;
      // From the lower half, so that there is room to count up.
      counter = (((bytes[8] as number) << 8) | (bytes[9] as number)) & 0x7ff;
    } else {
      counter += 1;
      if (counter > 0xfff) {
        lastMs += 1;
        counter = 0;
      }
    }
    return written(lastMs, counter, bytes);
  };
}

function written(ms: number, counter: number, bytes: Uint8Array): string {
  const time = ms.toString(16).padStart(12, "0");
  let tail = "";
  for (let index = 0; index < 8; index += 1) {
    const byte = bytes[index] as number;
    tail += (index === 0 ? (byte & 0x3f) | 0x80 : byte).toString(16).padStart(2, "0");
  }
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, "0")}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

/** A new identifier, made by us and ordered by time within one process. */
export const uuidV7: () => string = createUuidV7({
  now: Date.now,
  fill: (bytes) => globalThis.crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>),
});

/** When an identifier of ours was made. */
export function instantOfUuidV7(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}
