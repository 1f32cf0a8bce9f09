import type { Kept } from "#features/sources/keep-items.ts";
import { type ListEntry, type Reading, readList } from "#features/sources/read-list.ts";
import { readPlants } from "#features/sources/read-plants.ts";
import { CAITEL } from "#features/sources/source-item.ts";
import type { HeatingRegister } from "#ports/heating-register.ts";

export interface HeatingAsked {
  register: HeatingRegister;
  taxCode: string;
}

/**
 * The plants that the body answers for, all in one answer.
 * @throws PlatformUnavailable
 */
export async function readHeating(reading: Reading, { register, taxCode }: HeatingAsked): Promise<Kept> {
  const { items, malformed } = await readPlants(register, taxCode, reading.correlationId);
  const entries = items.map(
    (item): ListEntry => ({
      ...item,
      whole: () => Promise.resolve({ kind: "item", item }),
    }),
  );
  return readList(reading, { source: CAITEL, kind: "heating-plant", asked: "" }, { entries, malformed });
}
