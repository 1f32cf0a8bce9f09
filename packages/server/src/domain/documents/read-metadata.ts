import type { DocumentType, Particular } from "#domain/documents/document-type.ts";
import { expiryOf } from "#domain/documents/types.ts";
import { type FoundDay, readDays } from "#domain/documents/read-days.ts";

/** What a document seems to say of itself, with the words it was read from: a person confirms it, or does not. */
export interface Proposal {
  field: "type" | Particular;
  value: string;
  /** As they are written, and a little around them; empty when it was computed. */
  words: string;
  /** Where in `words` the value itself is. */
  mark?: [start: number, end: number];
  /** Why, when it was computed and not read. */
  because?: string;
}

/** What a certificate says of itself it says at its beginning or at its end. */
const BEGINNING = 40_000;
const END = 10_000;
const AROUND = 60;

/** At most one proposal for each field. Pure, and quick whatever the text: no pattern here goes back and forth. */
export function readMetadata(whole: string, types: readonly DocumentType[]): Proposal[] {
  const text = shortened(whole);
  const folded = fold(text);
  const sure = typeIn(folded, types);
  const [issued, expires] = daysIn(folded);
  const found: (Found | undefined)[] = [
    sure === undefined ? undefined : { ...sure, field: "type" },
    numberIn(folded, text, sure?.value),
    issued === undefined ? undefined : { ...issued, field: "issuedOn" },
    expires === undefined ? undefined : { ...expires, field: "expiresOn" },
    nameIn(text, folded, "issuer"),
    nameIn(text, folded, "signatory"),
    outcomeIn(folded),
  ];
  const proposals = found.filter((one) => one !== undefined).map((one) => shown(one, text));
  const type = types.find(({ code }) => code === sure?.value);
  const computed = expires === undefined && type ? computedExpiry(type, issued?.value) : undefined;
  return computed === undefined ? proposals : [...proposals, computed];
}

interface Found {
  field: Proposal["field"];
  value: string;
  start: number;
  end: number;
}
type Place = Omit<Found, "field">;

function shortened(whole: string): string {
  // A name ends with its line.
  const text = whole.replaceAll(/[^\S\n]+/g, " ").replaceAll(/\s*\n\s*/g, "\n");
  return text.length <= BEGINNING + END ? text : `${text.slice(0, BEGINNING)} ${text.slice(-END)}`;
}

const FOLDED: Record<string, string> = {
  à: "a",
  á: "a",
  è: "e",
  é: "e",
  ì: "i",
  í: "i",
  ò: "o",
  ó: "o",
  ù: "u",
  ú: "u",
  "’": "'",
};

/** Sign by sign, so that what is found in it is at the same place in the text. */
const fold = (text: string): string =>
  text.replaceAll(/[A-ZÀ-Ý]|[à-ý’]/g, (sign) => {
    const small = sign.length === sign.toLowerCase().length ? sign.toLowerCase() : sign;
    return FOLDED[small] ?? small;
  });

/** The longest name found counts, and of equals the first: «messa a terra» is also in a letter about it. */
function typeIn(folded: string, types: readonly DocumentType[]): Place | undefined {
  let best: (Place & { score: number }) | undefined;
  for (const { code, words } of types) {
    for (const word of words) {
      const start = folded.indexOf(word);
      if (start === -1) continue;
      // What is said in the first lines is what the paper is; what is said later, what it speaks of.
      const score = word.length + (start < 600 ? 40 : 0) - Math.min(start / 500, 20);
      if (best === undefined || score > best.score)
        best = { value: code, start, end: start + word.length, score };
    }
  }
  return best;
}

const NUMBER_MARKS = [
  /(?:verbale|certificato|attestato|attestazione|rapporto|dichiarazione|decreto di|provvedimento|pratica|permesso|concessione|licenza|libretto|codice identificativo|codice certificato|codice)\s(?:[a-z.']{1,14}\s){0,3}?(?:n\s?[.°ºr]{0,2}|nr\.|num\.|numero)\s?[:.]?\s?([a-z0-9][a-z0-9/\-.]{0,29})/g,
  /(?:codice identificativo|codice certificato|codice ape)\s?[:.]?\s?([a-z0-9][a-z0-9/\-.]{3,29})/g,
  /(?:prot(?:ocollo|\.)?)\s?(?:n\s?[.°º]{0,2}|nr\.|num\.)?\s?[:.]?\s?([a-z0-9][a-z0-9/\-.]{1,29})/g,
  /(?:\bn\s?[.°º]{1,2}|\bnr\.|\bnumero)\s?[:.]?\s?([a-z0-9]{0,6}[/\-.]?\d[a-z0-9/\-.]{0,24})/g,
];
/** A lift and a boiler are known by their own number. */
const SERIAL =
  /(?:matricola|catasto|targa)\s?(?:impianto|n\s?[.°º]{0,2}|nr\.|inail)?\s?[:.]?\s?([a-z0-9][a-z0-9/\-.]{2,29})/g;
const KNOWN_BY_SERIAL = new Set(["lift-booklet", "heating-booklet"]);

function numberIn(folded: string, text: string, type: string | undefined): Found | undefined {
  for (const mark of KNOWN_BY_SERIAL.has(type ?? "") ? [SERIAL, ...NUMBER_MARKS] : NUMBER_MARKS) {
    for (const match of folded.matchAll(mark)) {
      const raw = (match[1] ?? "").replace(/[.\-/]+$/, "");
      // «n. 37 del 2008» of a norm that is cited is no number of this paper.
      if (!/\d/.test(raw) || isOfNorm(folded, match.index)) continue;
      const start = match.index + match[0].lastIndexOf(match[1] ?? "");
      return {
        field: "number",
        value: text.slice(start, start + raw.length),
        start,
        end: start + raw.length,
      };
    }
  }
  return undefined;
}

const NORM =
  /(?:d\.?\s?p\.?\s?r\.?|d\.?\s?lgs\.?|d\.?\s?m\.?|d\.?\s?l\.?|legge|l\.|decreto legislativo|decreto ministeriale|decreto|art\.|articolo|uni|cei|del presidente della repubblica)\s?(?:[a-z0-9 ]{0,24})$/;
const isOfNorm = (folded: string, at: number) => NORM.test(folded.slice(Math.max(0, at - 40), at));

const ISSUED =
  /(?:data (?:del |della |di )?(?:emissione|rilascio|verifica|controllo|sopralluogo|prova|redazione|collaudo|misura|ispezione|verbale)|emess[oa] (?:il|in data)|rilasciat[oa] (?:il|in data)|verifica (?:eseguita|effettuata) (?:il|in data)|eseguit[oa] (?:il|in data)|effettuat[oa] (?:il|in data)|redatt[oa] (?:il|in data)|in data|addi|\bli\b|data)[\s:.,]{0,4}$/;
const EXPIRES =
  /(?:data (?:di )?scadenza|scadenza|scade (?:il)?|valid[oa] (?:fino al|sino al)|validita (?:fino al|sino al)?|fino al|sino al|prossim[oa] (?:verifica|controllo|scadenza|visita)(?: entro)?(?: il)?|entro il)[\s:.,]{0,4}$/;

/** The day of issue and of expiry: those that are said to be, else the last day of the text that is no expiry nor a norm's. */
function daysIn(folded: string): [issued: Place | undefined, expires: Place | undefined] {
  const days = readDays(folded).map((one) => ({
    ...one,
    before: folded.slice(Math.max(0, one.start - 60), one.start),
  }));
  const expires = days.find(({ before }) => EXPIRES.test(before));
  const plain = days.filter((one) => !EXPIRES.test(one.before) && !isOfNormDay(one.before));
  const issued =
    plain.find(({ before }) => ISSUED.test(before)) ?? (plain.length === 1 ? plain[0] : undefined);
  return [toPlace(issued), toPlace(expires)];
}

const isOfNormDay = (before: string) =>
  /(?:d\.?p\.?r\.?|d\.?\s?lgs\.?|d\.?m\.?|legge|decreto)[a-z0-9 ./°]{0,40}$/.test(before) ||
  /nat[oa] (?:a [a-z ]{1,30} )?il\s?$/.test(before);

const toPlace = (found: FoundDay | undefined): Place | undefined =>
  found && { value: found.day, start: found.start, end: found.end };

const NAME_MARKS = {
  issuer:
    /(?:organismo(?: abilitato| notificato| di ispezione)?|ente (?:verificatore|certificatore)|impresa (?:installatrice|esecutrice|manutentrice)|ditta (?:installatrice|manutentrice|incaricata)?|laboratorio|rilasciato da|emesso da|comando (?=(?:provinciale )?(?:dei )?vigili del fuoco))\s?:?\s?/g,
  signatory:
    /(?:il tecnico(?: verificatore| incaricato)?|il verificatore|il collaudatore|l'ispettore|il certificatore|soggetto certificatore|il professionista|firmato(?: digitalmente)? da|il responsabile tecnico)\s?:?\s?/g,
};

/** What follows, up to where a name ends: it begins with a capital, and each of its words does or is a small one of names. */
const NAME =
  /^(?:(?:(?:Ing|Arch|Geom|Dott|Prof|Per)\.|[A-ZÀ-Ý](?:\.\p{L}{1,3}){1,4}\.?|[A-ZÀ-Ý][\p{L}\d'’&-]{0,24}|di|del|della|dei|e|&) ?){1,8}/u;

function nameIn(text: string, folded: string, field: "issuer" | "signatory"): Found | undefined {
  for (const match of folded.matchAll(NAME_MARKS[field])) {
    const start = match.index + match[0].length;
    const name = NAME.exec(text.slice(start, start + 120))?.[0].replace(
      /(?:\s(?:di|del|della|dei|e|&))*[\s.,-]*$/u,
      "",
    );
    if (name !== undefined && name.length > 2 && /^[A-ZÀ-Ý]/u.test(name))
      return { field, value: name, start, end: start + name.length };
  }
  return undefined;
}

const OUTCOMES: readonly (readonly [value: string, words: readonly string[]])[] = [
  [
    "negative",
    [
      "esito negativo",
      "esito: negativo",
      "esito della verifica: negativo",
      "non conforme",
      "non idoneo",
      "verifica negativa",
      "impianto non puo funzionare",
      "esito sfavorevole",
    ],
  ],
  [
    "conditional",
    [
      "esito positivo con prescrizioni",
      "con prescrizioni",
      "con raccomandazioni",
      "positivo con osservazioni",
    ],
  ],
  [
    "positive",
    [
      "esito positivo",
      "esito: positivo",
      "esito della verifica: positivo",
      "esito favorevole",
      "verifica positiva",
      "l'impianto puo funzionare",
      "risulta conforme",
      "e risultato conforme",
      "si collauda",
      "e idoneo",
    ],
  ],
];

/** The worst that is said counts: a certificate that is positive «con prescrizioni» is not plainly so. */
function outcomeIn(folded: string): Found | undefined {
  for (const [value, words] of OUTCOMES) {
    for (const word of words) {
      const start = folded.indexOf(word);
      if (start !== -1) return { field: "outcome", value, start, end: start + word.length };
    }
  }
  return undefined;
}

function shown({ field, value, start, end }: Found, text: string): Proposal {
  const from = Math.max(0, start - AROUND);
  const words = text.slice(from, end + AROUND).toWellFormed();
  return { field, value: value.toWellFormed(), words, mark: [start - from, end - from] };
}

function computedExpiry(type: DocumentType, issuedOn: string | undefined): Proposal | undefined {
  const value = expiryOf(type, issuedOn);
  return value === undefined || type.validity === undefined
    ? undefined
    : { field: "expiresOn", value, words: "", because: type.validity.norm };
}
