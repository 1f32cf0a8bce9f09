/**
 * The bytes of a file whose length is known, and not one more.
 * @returns undefined when it is not so long: it is not the file that was written down
 */
export async function readWhole(
  chunks: AsyncIterable<Uint8Array>,
  byteLength: number,
): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(byteLength);
  let at = 0;
  for await (const chunk of chunks) {
    if (at + chunk.byteLength > byteLength) return undefined;
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return at === byteLength ? bytes : undefined;
}
