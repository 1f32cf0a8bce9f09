/**
 * A number in [0, 1) that depends only on `key`: FNV-1a over the text, then the MurmurHash3 finaliser, because FNV
 * alone leaves neighbouring keys (`…|1`, `…|2`) visibly correlated.
 */
export function drawFor(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash ^= key.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return (hash >>> 0) / 0x1_0000_0000;
}
