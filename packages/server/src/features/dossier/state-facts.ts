import { record, withdraw } from "#domain/dossier/claims.ts";
import { fieldOf } from "#domain/dossier/dictionary/dictionary.ts";
import { readValue } from "#domain/dossier/read-value.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { romeDay } from "#domain/time/rome.ts";
import { insertClaims, standingClaims, supersedeClaims } from "#features/dossier/claim-store.ts";
import { lockDossiers } from "#features/dossier/lock-dossiers.ts";
import { measureDossiers } from "#features/dossier/measure-dossiers.ts";
import { projectFacts } from "#features/dossier/project-facts.ts";
import {
  aboutOf,
  type Origin,
  type SaidFact,
  type Saying,
  type StoredClaim,
} from "#features/dossier/saying.ts";
import { tellChanges } from "#features/dossier/tell-changes.ts";
import { type Change, writeChanges } from "#features/dossier/write-changes.ts";
import { Problem } from "#runtime/problem.ts";
import type { Tx } from "#runtime/transaction.ts";

export interface Stated {
  /** By building: the number of its newest change, of those whose dossier is other than before. */
  changed: ReadonlyMap<string, number>;
}

/**
 * Writes what a source says of one building or of many: claims, the chained journal, today's projection, the measures, in
 * the caller's transaction. What says nothing new writes nothing. At most some ten thousand facts at a time.
 * @throws Problem `unprocessable` naming the field of a value that the dictionary does not take
 */
export async function stateFacts(tx: Tx, origin: Origin, sayings: readonly Saying[]): Promise<Stated> {
  refuseWrong(sayings, romeDay(origin.now));
  const dossiers = await lockDossiers(
    tx,
    sayings.map(({ buildingId }) => buildingId),
  );
  const standing = await standingClaims(tx, sayings.flatMap(aboutsOf));
  const changes: Change[] = [];
  for (const saying of sayings) {
    const dossier = dossiers.get(saying.buildingId);
    if (dossier === undefined) throw new Problem("not-found", "Edificio non trovato");
    // A clock that goes back does not make what was known unknown.
    const at = new Date(Math.max(origin.now.getTime(), dossier.lastAt)).toISOString();
    const outcome = applySaying(saying, { origin, at, standing });
    if (outcome.claims.length + outcome.superseded.length === 0) continue;
    changes.push({ id: uuidV7(), buildingId: saying.buildingId, at, dossier, ...outcome });
  }
  if (changes.length === 0) return { changed: new Map() };
  await writeChanges(tx, origin, changes);
  await insertClaims(
    tx,
    changes.flatMap(({ id, claims }) => claims.map((claim) => ({ claim, changeId: id }))),
  );
  await supersedeClaims(
    tx,
    changes.flatMap(({ id, at, superseded }) =>
      superseded.map((claimId) => ({ id: claimId, at, changeId: id })),
    ),
  );
  await projectFacts(tx, origin.now, abouts(changes, standing));
  await measureDossiers(
    tx,
    origin.now,
    changes.map(({ buildingId }) => buildingId),
  );
  await tellChanges(tx, origin, changes);
  return { changed: new Map(changes.map(({ buildingId, dossier }) => [buildingId, dossier.version])) };
}

function refuseWrong(sayings: readonly Saying[], today: string): void {
  const errors = sayings
    .flatMap(({ facts }) => facts)
    .flatMap((fact) => {
      const because = wrongIn(fact, today);
      return because === undefined ? [] : [{ field: fact.field, message: because }];
    });
  if (errors.length > 0) throw new Problem("unprocessable", errors[0]?.message, errors.slice(0, 50));
}

/** Why the dictionary does not take a fact, in Italian; undefined when it does. */
export function wrongIn(
  { field: code, subject, value, validFrom }: SaidFact,
  today: string,
): string | undefined {
  const field = fieldOf(code);
  if (field === undefined) return `il dizionario non ha il dato «${code}»`;
  if (field.of !== subject.kind) return `«${field.label}» non è un dato di questo oggetto`;
  const read = readValue(field, value, today);
  if (read.kind === "wrong") return `${field.label}: ${read.because}`;
  // Kept as the dictionary writes it, or a value would be found again different from what was said.
  if (read.value !== value) return `${field.label}: il testo ha spazi o segni di troppo`;
  const day = readValue({ type: { kind: "day", past: false } }, validFrom, today);
  return day.kind === "wrong" ? `${field.label}: la decorrenza non va bene, ${day.because}` : undefined;
}

const aboutsOf = ({ facts, withdrawn = [] }: Saying) =>
  [...facts, ...withdrawn].map(({ subject, field }) => ({ subjectId: subject.id, field }));

type Outcome = Pick<Change, "claims" | "superseded" | "touchedAbouts">;

interface Applying {
  origin: Origin;
  at: string;
  /** Moves on with each fact: two about the same field in one saying are two in order. */
  standing: Map<string, StoredClaim[]>;
}

function applySaying(
  { buildingId, facts, withdrawn = [] }: Saying,
  { origin, at, standing }: Applying,
): Outcome {
  const before = new Map<string, readonly StoredClaim[]>();
  const now = new Map<string, readonly StoredClaim[]>();
  const look = (about: string) => {
    const known = standing.get(about) ?? [];
    if (!before.has(about)) before.set(about, known);
    return now.get(about) ?? known;
  };
  for (const { subject, field } of withdrawn) {
    const about = aboutOf(subject.id, field);
    now.set(about, withdraw(look(about), { field, source: origin.source }, at) as StoredClaim[]);
  }
  for (const fact of facts) {
    const about = aboutOf(fact.subject.id, fact.field);
    now.set(about, recorded(look(about), { fact, buildingId, origin, at }));
  }
  return differenceOf(before, now, standing);
}

function recorded(
  known: readonly StoredClaim[],
  { fact, buildingId, origin, at }: { fact: SaidFact; buildingId: string; origin: Origin; at: string },
): readonly StoredClaim[] {
  const said = {
    id: uuidV7(),
    field: fact.field,
    value: fact.value,
    source: origin.source,
    quality: fact.quality,
    evidence: fact.evidenceId,
    validFrom: fact.validFrom,
  };
  const { claims, isNew } = record(known, said, at);
  if (!isNew) return known;
  return claims.map((claim) =>
    claim.id === said.id
      ? { ...claim, buildingId, subject: fact.subject, note: fact.note }
      : (claim as StoredClaim),
  );
}

/** What was written, and what was superseded of what stood; what came and went within one saying was never known. */
function differenceOf(
  before: ReadonlyMap<string, readonly StoredClaim[]>,
  now: ReadonlyMap<string, readonly StoredClaim[]>,
  standing: Map<string, StoredClaim[]>,
): Outcome {
  const claims: StoredClaim[] = [];
  const superseded: string[] = [];
  for (const [about, after] of now) {
    const known = new Set((before.get(about) ?? []).map(({ id }) => id));
    const stands = after.filter(({ supersededAt }) => supersededAt === undefined);
    claims.push(...stands.filter(({ id }) => !known.has(id)));
    superseded.push(
      ...after
        .filter(({ id, supersededAt }) => known.has(id) && supersededAt !== undefined)
        .map(({ id }) => id),
    );
    standing.set(about, stands);
  }
  return { claims, superseded, touchedAbouts: [...now.keys()] };
}

function abouts(changes: readonly Change[], standing: ReadonlyMap<string, StoredClaim[]>) {
  const touched = new Map<string, { buildingId: string; claims: readonly StoredClaim[] }>();
  for (const { buildingId, touchedAbouts } of changes)
    for (const about of touchedAbouts) touched.set(about, { buildingId, claims: standing.get(about) ?? [] });
  return touched;
}
