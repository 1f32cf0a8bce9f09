import { sql } from "kysely";
import { bareText } from "#domain/address/street-kinds.ts";
import { digestOf } from "#features/sources/digest-of.ts";
import type { Kept } from "#features/sources/keep-items.ts";
import { amnestyItem, decreeItem, fileItem } from "#features/sources/permit-items.ts";
import { type ListEntry, type Reading, readList, type WholeItem } from "#features/sources/read-list.ts";
import { EDILIZIA, type ReadItem } from "#features/sources/source-item.ts";
import type { BuildingPermits, Found, Listed } from "#ports/building-permits.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";

export interface PermitsAsked {
  permits: BuildingPermits;
  taxCode: string;
}

/**
 * Building files of the body: the list, and the whole of those that are new or other than before.
 * @throws PlatformUnavailable
 */
export async function readFiles(reading: Reading, { permits, taxCode }: PermitsAsked): Promise<Kept> {
  const { correlationId } = reading;
  const { values, malformed } = split(await permits.filesOf(taxCode, correlationId));
  // Without the key that its whole is asked by, a file is only half a record.
  const nameless = values.filter(({ key }) => key === "");
  const lost = nameless.map((file) => ({
    because: "manca la chiave della pratica",
    payload: JSON.stringify(file),
  }));
  const named = values.filter(({ key }) => key !== "");
  const entries = named.map((file): ListEntry => {
    const listedDigest = digestOf(file);
    const whole = async () =>
      wholeOf(file.key, await permits.fileDetails(file.key, correlationId), (details) =>
        fileItem(details, listedDigest),
      );
    return { key: file.key, listedDigest, whole };
  });
  const list = { source: EDILIZIA, kind: "building-file", asked: "" } as const;
  return readList(reading, list, { entries, malformed: [...malformed, ...lost] });
}

/** @throws PlatformUnavailable */
export async function readAmnesties(reading: Reading, { permits, taxCode }: PermitsAsked): Promise<Kept> {
  const { correlationId } = reading;
  const { values, malformed } = split(await permits.amnestiesOf(taxCode, correlationId));
  const entries = values.map((amnesty): ListEntry => {
    const listedDigest = digestOf(amnesty);
    const key = `${amnesty.number}/${amnesty.year}`;
    const whole = async () =>
      wholeOf(key, await permits.amnestyDetails(amnesty, correlationId), (details) =>
        amnestyItem(details, listedDigest),
      );
    return { key, listedDigest, whole };
  });
  return readList(reading, { source: EDILIZIA, kind: "amnesty", asked: "" }, { entries, malformed });
}

/** A street on which we have buildings, with the numbers between which they are. */
export interface AskedStreet {
  street: string;
  from: number;
  to: number;
  numbers: number[];
}

/** The streets after one, in the order in which they are asked about. */
export async function streetsAfter(db: Db, after: string, limit: number): Promise<AskedStreet[]> {
  const { rows } = await sql<AskedStreet>`
    select street_name as street, min(civic_number) as "from", max(civic_number) as "to",
      json_agg(distinct civic_number) as numbers
    from building
    where withdrawn_on is null and street_name is not null and civic_number is not null and street_name > ${after}
    group by street_name order by street_name limit ${limit}`.execute(db);
  return rows;
}

/**
 * Decrees of a street. Those of other people's houses are not ours to keep: only those at a number of a building of ours.
 * @throws PlatformUnavailable
 */
export async function readDecrees(
  reading: Reading,
  { permits }: Pick<PermitsAsked, "permits">,
  { street, from, to, numbers }: AskedStreet,
): Promise<Kept> {
  const ours = new Set(numbers);
  const search = { street: asOfficesWrite(street), civicFrom: from, civicTo: to };
  const { values, malformed } = split(await permits.occupancyDecrees(search, reading.correlationId));
  const items = values
    .map(decreeItem)
    .filter(({ addresses }) => addresses.some(({ number }) => number !== null && ours.has(number)));
  const entries = items.map((item): ListEntry => ({ ...item, whole: () => Promise.resolve(asItem(item)) }));
  const list = { source: EDILIZIA, kind: "occupancy-decree", asked: street } as const;
  return readList(reading, list, { entries, malformed });
}

/** Capitals, and an apostrophe for an accent: CORSO CITTA' DI GAETA. */
function asOfficesWrite(street: string): string {
  return street
    .toUpperCase()
    .replaceAll(/[ÀÈÉÌÒÙ](?!\p{L})/gu, (vowel) => `${bareText(vowel).toUpperCase()}'`)
    .replaceAll(/[ÀÈÉÌÒÙ]/gu, (vowel) => bareText(vowel).toUpperCase());
}

const asItem = (item: ReadItem): WholeItem => ({ kind: "item", item });

/** A refusal is no empty list: to take it for one would withdraw everything. */
function split<T>(listed: Listed<T>) {
  if (listed.kind === "refused") throw new PlatformUnavailable(EDILIZIA, listed.because);
  return {
    values: listed.items.flatMap((item) => (item.kind === "read" ? [item.value] : [])),
    malformed: listed.items.flatMap((item) => (item.kind === "malformed" ? [item] : [])),
  };
}

function wholeOf<T>(key: string, found: Found<T>, toItem: (value: T) => ReadItem): WholeItem {
  if (found.kind === "read") return asItem(toItem(found.value));
  // One that is refused costs only itself, as one that cannot be read.
  if (found.kind === "refused") return { kind: "malformed", because: found.because, payload: key };
  return found.kind === "malformed" ? found : { kind: "gone" };
}
