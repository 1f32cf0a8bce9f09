import type { WrittenAddress } from "#domain/address/written-address.ts";

export interface Scored {
  /** 0 to 1. */
  score: number;
  /** In Italian, strongest first. */
  because: string[];
}

export interface BuildingFacts {
  distanceMetres: number | null;
  /** Likeness of the street's name to the written one, 0 to 1. */
  streetLikeness: number;
  number: number | null;
  letter: string | null;
  colour: string | null;
  /** How much of the building's name the text speaks of, 0 to 1. */
  namedShare: number;
}

/** How likely a report concerns a building: by its address, by its distance, by both. */
export function scoreBuilding(written: WrittenAddress, facts: BuildingFacts): Scored {
  const clues = [addressClue(written, facts), distanceClue(facts.distanceMetres), nameClue(facts.namedShare)];
  return combine(clues);
}

interface Clue {
  weight: number;
  because: string;
}

/** In Genoa red and black numbers are two sequences: 12 red may be far from 12 black. */
function addressClue(written: WrittenAddress, facts: BuildingFacts): Clue | undefined {
  if (facts.streetLikeness < 0.6) return undefined;
  const sameNumber = written.number !== null && written.number === facts.number;
  const sameColour = written.colour === null || facts.colour === null || written.colour === facts.colour;
  if (sameNumber && sameColour) {
    const sameLetter = written.letter === (facts.letter ?? "").toLowerCase();
    return sameLetter
      ? { weight: 0.95 * facts.streetLikeness, because: "Stesso indirizzo" }
      : { weight: 0.8 * facts.streetLikeness, because: "Stesso civico, interno diverso" };
  }
  if (written.number === null || facts.number === null)
    return { weight: 0.35 * facts.streetLikeness, because: "Stessa via" };
  const near = sameColour ? Math.max(0, 1 - Math.abs(written.number - facts.number) / 40) : 0;
  return { weight: (0.15 + 0.25 * near) * facts.streetLikeness, because: "Stessa via, civico diverso" };
}

/** Two words of three are a mention; "scuola" alone is not. */
const LEAST_NAMED = 0.6;

function nameClue(namedShare: number): Clue | undefined {
  return namedShare < LEAST_NAMED ? undefined : { weight: 0.75 * namedShare, because: "Nominato nel testo" };
}

const REACH_METRES = 300;

function distanceClue(metres: number | null): Clue | undefined {
  if (metres === null || metres > REACH_METRES) return undefined;
  const because = metres < 1 ? "Nel punto indicato" : `A ${Math.round(metres)} metri dal punto indicato`;
  return { weight: metres <= 15 ? 0.8 : 0.75 * (1 - metres / REACH_METRES) ** 2, because };
}

export interface DuplicateFacts {
  distanceMetres: number | null;
  sameBuilding: boolean;
  sameCategory: boolean;
  /** Likeness of the two subjects, 0 to 1. */
  textLikeness: number;
  /** Positive when the other was opened before. */
  daysBefore: number;
}

/** How likely two reports tell of the same thing. */
export function scoreDuplicate(facts: DuplicateFacts): Scored {
  const near = facts.distanceMetres === null ? 0 : Math.max(0, 1 - facts.distanceMetres / REACH_METRES);
  const clues: (Clue | undefined)[] = [
    near > 0
      ? { weight: 0.45 * near, because: `A ${Math.round(facts.distanceMetres ?? 0)} metri` }
      : undefined,
    facts.sameBuilding ? { weight: 0.4, because: "Stesso edificio" } : undefined,
    facts.sameCategory ? { weight: 0.25, because: "Stessa categoria" } : undefined,
    facts.textLikeness >= 0.3 ? { weight: 0.6 * facts.textLikeness, because: "Oggetto simile" } : undefined,
  ];
  const scored = combine(clues);
  const days = Math.round(Math.abs(facts.daysBefore));
  const when =
    days === 0
      ? "Aperta lo stesso giorno"
      : `Aperta ${days} giorni ${facts.daysBefore > 0 ? "prima" : "dopo"}`;
  return { ...scored, because: [...scored.because, days === 1 ? when.replace("giorni", "giorno") : when] };
}

/** Independent clues: each takes away a part of the doubt that the others leave. */
function combine(clues: readonly (Clue | undefined)[]): Scored {
  const given = clues.filter((clue) => clue !== undefined).sort((a, b) => b.weight - a.weight);
  const doubt = given.reduce((left, { weight }) => left * (1 - weight), 1);
  return { score: Math.round((1 - doubt) * 1000) / 1000, because: given.map(({ because }) => because) };
}
