const oneOf =
  (...values: string[]) =>
  (text: string): boolean =>
    values.includes(text);
const upTo =
  (length: number) =>
  (text: string): boolean =>
    text.length <= length;
const numberBetween =
  (least: number, most: number) =>
  (text: string): boolean =>
    /^[+-]?\d{1,15}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;

/** `xs:date`, a day that exists. */
function isDay(text: string): boolean {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:Z|[+-]\d\d:\d\d)?$/.exec(text.trim());
  if (found === null) return false;
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function isDayAndTime(text: string): boolean {
  const [day = "", time = ""] = text.trim().split("T");
  return isDay(day) && /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/.test(time);
}

/** Facets of the reference (§3, §6, §8). */
const SIMPLE: Readonly<Record<string, (text: string) => boolean>> = {
  text: () => true,
  text11: upTo(11),
  text16: upTo(16),
  text30: upTo(30),
  text50: upTo(50),
  text100: upTo(100),
  text150: upTo(150),
  text1000: upTo(1000),
  integer: numberBetween(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  positive: numberBetween(1, Number.MAX_SAFE_INTEGER),
  level: numberBetween(1, 10),
  year: numberBetween(1900, 2100),
  registration: numberBetween(1, 9_999_999),
  flag: oneOf("0", "1"),
  /** A fixed value: an empty element stands for it. */
  one: oneOf("1", ""),
  date: isDay,
  dateTime: isDayAndTime,
  boolean: oneOf("true", "false", "0", "1"),
  givenCategory: oneOf("PG", "PP", "R", "E", "A"),
  askedCategory: oneOf("PG", "PP", "R", "I", "#DEF_TIPOLOGIA"),
  registerCategory: oneOf("PG", "PP", "R", "PR", "E", "A"),
  anyCategory: oneOf("PG", "PP", "R", "E", "A", "I"),
  provenance: oneOf("E", "U", "I"),
  paper: oneOf("OU", "ONU", "C"),
  sex: oneOf("M", "F", "-"),
  allowDeny: oneOf("C", "N"),
  priority: oneOf("ALTA", "MEDIA", "BASSA"),
  addReplace: oneOf("A", "S"),
  postcode: (text) => /^\d{5}$/.test(text),
  municipality: (text) => /^\d{6}$/.test(text),
  state: (text) => /^\d{3}$/.test(text),
  deletion: oneOf("L", "F"),
  folderKind: oneOf("F", "SF", "I"),
  archive: oneOf("C", "D", "S"),
  notifyOn: oneOf("PresaInCarico", "PresaVisione", "Entrambe"),
  firstLast: oneOf("P", "U"),
  publicationStart: oneOf("urgente", "giorno_successivo", "decorrenza_dal"),
  publicationForm: oneOf("integrale", "con_omissis"),
  searched: oneOf("D", "F"),
  view: oneOf("BOZZE", "PREFERITI", "INVIATI", "ELIMINATI", "NEWS", "WORK"),
  recent: oneOf("V", "L", "D"),
  searchedIn: oneOf(
    "#FILE",
    "NOME",
    "NOMINATIVI_ESTERNI",
    "PAROLE_CHIAVE",
    "DES_OGG",
    "FILENAME",
    "NOTE",
    "ESTREMI_REG_NUM",
  ),
  operator: oneOf(
    "uguale",
    "simile a (case-sensitive)",
    "simile a (case-insensitive)",
    "minore",
    "minore o uguale",
    "maggiore o uguale",
    "compreso tra",
    "valorizzato",
    "non valorizzato",
    "spuntato",
    "non spuntato",
  ),
  nodeType: oneOf("UO", "SV", "UT"),
  purpose: oneOf("ALTRO", "ASSEGNAZIONE", "ASS_CARTACEO", "INVIO_CC_NOTIFICA"),
};

/** @throws when a grammar names a type that there is not: a mistake of ours */
export function isOfSimpleType(type: string, text: string): boolean {
  const test = SIMPLE[type];
  if (test === undefined) throw new Error(`No simple type "${type}"`);
  return test(text);
}
