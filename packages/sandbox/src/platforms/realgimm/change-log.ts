import type { DatabaseSync } from "node:sqlite";
import type { City } from "#city/types.ts";
import type { BuildingEntries } from "#platforms/realgimm/building-entries.ts";
import { romeDateTime } from "#platforms/realgimm/date-times.ts";
import { openFirstEntries } from "#platforms/realgimm/first-entries.ts";
import { type Change, type LaterChanges, openLaterChanges } from "#platforms/realgimm/later-changes.ts";
import { type AssetRecord, type EntityType, FIRST_TYPES, SECOND_TYPES } from "#platforms/realgimm/records.ts";
import { numberRegister, type RegisterNumbers } from "#platforms/realgimm/register-numbers.ts";
import { openSecondEntries } from "#platforms/realgimm/second-entries.ts";

export interface ChangePage {
  changes: Change[];
  /** The last sequence looked at: those left out by a filter count as seen. */
  reached: number;
}

export interface FoundRecord {
  /** As it is now, with its `versione`. */
  record: AssetRecord;
  /** The sequence of its last change. */
  versione: number;
  withdrawn: boolean;
}

/** The register's history: the city as it was entered, then what people changed. */
export interface ChangeLog {
  /** The highest sequence. */
  total(): number;
  /** Whether changes can be asked for after this sequence: not beyond the end, nor of a register since rebuilt. */
  knows(sequence: number): boolean;
  after(sequence: number, options: { limit: number; types: ReadonlySet<EntityType> }): ChangePage;
  find(key: string): FoundRecord | undefined;
  /** @returns the sequence of the new change */
  append(operation: Change["operation"], record: AssetRecord, at: Date): number;
}

/** A run of sequences that are kept, or drawn, in one way. */
interface Stretch {
  /** The sequence before its first. */
  after: number;
  count(): number;
  /** The only types in it: whoever wants none of them need not read it. */
  types: readonly EntityType[] | null;
  /** Its changes from the given place on, not numbered yet. */
  from(place: number): Iterable<Omit<Change, "sequence">>;
}

const ENTRY: Pick<Change, "operation" | "dataModifica"> = {
  operation: "INS",
  dataModifica: "2024-01-10T00:00:00+01:00",
};

/** Where each part of the history begins. */
interface Parts extends RegisterNumbers {
  first: BuildingEntries;
  second: BuildingEntries;
  later: LaterChanges;
}

export function openChangeLog(db: DatabaseSync, city: City): ChangeLog {
  const first = openFirstEntries(city);
  const second = openSecondEntries(city);
  const later = openLaterChanges(db);
  const parts: Parts = { first, second, later, ...numberRegister(db, { first, second }) };
  const stretches = stretchesOf(parts);
  const total = () => parts.base + first.total + second.total + later.count();
  return {
    total,
    knows: (sequence) => sequence === 0 || (sequence > parts.base && sequence <= total()),
    after: (sequence, options) => pageOf(stretches, sequence, options),
    find: (key) => findIn(parts, key),
    append: (operation, record, at) =>
      sequenceOfLater(parts, later.append({ ...record, operation, dataModifica: romeDateTime(at) })),
  };
}

function sequenceOfLater({ base, madeBefore, first, second }: Parts, number: number): number {
  return base + first.total + number + (number > madeBefore ? second.total : 0);
}

/** First entry, what was changed before the second one, the second entry, what was changed since. */
function stretchesOf({ base, madeBefore, first, second, later }: Parts): Stretch[] {
  const secondAfter = base + first.total + madeBefore;
  return [
    { ...entered(first, FIRST_TYPES), after: base },
    {
      after: base + first.total,
      count: () => madeBefore,
      types: null,
      from: (place) => later.between(place, madeBefore),
    },
    { ...entered(second, SECOND_TYPES), after: secondAfter },
    {
      after: secondAfter + second.total,
      count: () => later.count() - madeBefore,
      types: null,
      from: (place) => later.between(madeBefore + place, later.count()),
    },
  ];
}

function findIn(parts: Parts, key: string): FoundRecord | undefined {
  const { base, madeBefore, first, second, later } = parts;
  const changed = later.latest(key);
  if (changed !== undefined)
    return found(changed, sequenceOfLater(parts, changed.sequence), changed.operation === "DEL");
  const early = first.find(key);
  if (early !== undefined) return found(early.record, base + early.place + 1, false);
  const late = second.find(key);
  return late && found(late.record, base + first.total + madeBefore + late.place + 1, false);
}

function entered(entries: BuildingEntries, types: readonly EntityType[]): Omit<Stretch, "after"> {
  return {
    count: () => entries.total,
    types,
    *from(place) {
      for (const record of entries.from(place)) yield { ...record, ...ENTRY };
    },
  };
}

function found({ entityType, key, entity }: AssetRecord, versione: number, withdrawn: boolean): FoundRecord {
  return { record: { entityType, key, entity: { ...entity, versione } }, versione, withdrawn };
}

function pageOf(
  stretches: readonly Stretch[],
  cursor: number,
  { limit, types }: { limit: number; types: ReadonlySet<EntityType> },
): ChangePage {
  const page: ChangePage = { changes: [], reached: cursor };
  for (const stretch of stretches) {
    const end = stretch.after + stretch.count();
    if (page.reached >= end) continue;
    let sequence = Math.max(stretch.after, page.reached);
    if (stretch.types === null || stretch.types.some((type) => types.has(type)))
      for (const change of stretch.from(sequence - stretch.after)) {
        sequence += 1;
        page.reached = sequence;
        if (!types.has(change.entityType)) continue;
        page.changes.push({ ...change, sequence, entity: { ...change.entity, versione: sequence } });
        if (page.changes.length === limit) return page;
      }
    page.reached = end;
  }
  return page;
}
