/**
 * The kinds of street (ANNCSU's "denominazione urbanistica generica", DUG) as they are read in Italian, each with the
 * ways in which offices shorten it. Longer ones first, so that "Strada Provinciale" is not a "Strada" called Provinciale.
 */
const KINDS: readonly (readonly [kind: string, ...shortened: string[]])[] = [
  ["Strada Provinciale", "s.p.", "str. prov."],
  ["Strada Statale", "s.s.", "str. stat."],
  ["Strada Comunale", "str. com."],
  ["Strada Vicinale", "str. vic."],
  ["Strada Vecchia"],
  ["Via Vecchia"],
  ["Case Sparse", "c.s."],
  ["Piazzetta", "p.tta", "pzta"],
  ["Piazzale", "p.le", "p.zle", "ple"],
  ["Piazza", "p.zza", "p.za", "pzza", "p.a"],
  ["Passeggiata", "pass.ta"],
  ["Passaggio", "pass."],
  ["Parcheggio"],
  ["Parco"],
  ["Viadotto"],
  ["Vialetto"],
  ["Viale", "v.le", "vle"],
  ["Vicolo", "vic.lo", "v.lo", "vlo"],
  ["Vico", "vic.", "v.co"],
  ["Via", "v."],
  ["Corso", "c.so", "cso"],
  ["Contrada", "c.da", "cda"],
  ["Campo"],
  ["Calata", "cal.ta"],
  ["Borgo", "b.go"],
  ["Largo", "l.go", "lgo"],
  ["Lungomare", "l.mare"],
  ["Lungo"],
  ["Località", "loc.", "loc.tà"],
  ["Frazione", "fraz.", "fr."],
  ["Galleria", "gall."],
  ["Giardini"],
  ["Discesa"],
  ["Distacco"],
  ["Mura"],
  ["Molo"],
  ["Ponte"],
  ["Rampa"],
  ["Regione", "reg."],
  ["Rione"],
  ["Rotonda"],
  ["Salita", "sal.", "sal.ta", "s.ta"],
  ["Scalinata", "scal.", "scal.ta"],
  ["Sottopasso"],
  ["Spalto"],
  ["Spianata"],
  ["Strada", "str.", "str.da"],
  ["Tangenziale"],
  ["Traversa", "trav."],
  ["Troglio"],
  ["Archivolto", "arch.to"],
  ["Vallone"],
];

/** Without accents, capitals and signs: what two ways of writing the same thing have in common. */
export function bareText(text: string): string {
  return text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

interface Beginning {
  kind: string;
  /** Bare words it begins with; a shortened form must have its full stop, or be a word of its own. */
  bare: string;
}

const BEGINNINGS: readonly Beginning[] = KINDS.flatMap(([kind, ...shortened]) =>
  [kind, ...shortened].map((written) => ({ kind, bare: bareText(written) })),
).sort((a, b) => b.bare.length - a.bare.length);

/**
 * The kind of street that a text begins with, and what follows. "P.zza De Ferrari" → Piazza, "De Ferrari". Undefined when
 * no known kind begins it, or when nothing would be left for the name.
 */
export function takeStreetKind(text: string): { kind: string; rest: string } | undefined {
  for (const { kind, bare } of BEGINNINGS) {
    const rest = textAfter(text, bare);
    if (rest !== undefined && rest !== "") return { kind, rest };
  }
  return undefined;
}

/** A kind written alone, whole or shortened: "C.SO" → Corso. */
export function readStreetKind(text: string): string | undefined {
  const bare = bareText(text);
  return BEGINNINGS.find((beginning) => beginning.bare === bare)?.kind;
}

/** What follows those words in the text, however they are punctuated and capitalised. */
function textAfter(text: string, bare: string): string | undefined {
  const pattern = bare
    .split(" ")
    .map((word) => [...word].map((letter) => `${letter}\\p{M}*`).join(""))
    .join("[\\s.]*");
  // A shortened form of a letter or two ("v", "s p") counts only with its full stop: "V Maggio" is no street "V.".
  const stop = bare.replaceAll(" ", "").length <= 2 ? "\\.\\s*" : "(?:\\.\\s*|['’`]?\\s+|['’`]?$)";
  const found = new RegExp(`^${pattern}${stop}`, "iu").exec(text.normalize("NFD"));
  return found === null ? undefined : text.normalize("NFD").slice(found[0].length).trim().normalize("NFC");
}
