/**
 * Where a property is in the land register: municipality (Belfiore code), section, sheet, parcel, subaltern
 * (reference domain.md §1.B). One building has many.
 */
export interface CadastralKey {
  /** Belfiore code: `D969` is Genoa. */
  municipality: string;
  /** Administrative section (one letter) or urban section (up to three characters); empty when there is none. */
  section: string;
  sheet: string;
  /** Number, with the denominator after a stroke where there is one: `1204`, `1204/2`. */
  parcel: string;
  /** Empty for a whole parcel. */
  subaltern: string;
}

export type CadastralReading =
  | { kind: "valid"; key: CadastralKey }
  | { kind: "invalid"; field: keyof CadastralKey; message: string };

const FORMS: readonly { field: keyof CadastralKey; form: RegExp; message: string }[] = [
  {
    field: "municipality",
    form: /^[A-Z]\d{3}$/,
    message: "Il codice catastale del comune è una lettera e tre cifre",
  },
  { field: "section", form: /^[A-Z0-9]{0,3}$/, message: "La sezione ha al più tre caratteri" },
  { field: "sheet", form: /^\d{1,4}[A-Z]?$/, message: "Il foglio ha al più quattro cifre" },
  {
    field: "parcel",
    form: /^[A-Z]?\d{1,5}[A-Z]?(\/\d{1,4})?$/,
    message: "La particella ha al più cinque cifre",
  },
  { field: "subaltern", form: /^(\d{1,4})?$/, message: "Il subalterno ha al più quattro cifre" },
];

/** The key in one form: capital letters, no leading zeros, no spaces; `0` in section or subaltern is none. */
export function readCadastralKey(parts: Partial<CadastralKey>): CadastralReading {
  const key: CadastralKey = {
    municipality: tidy(parts.municipality),
    section: noneWhenZero(tidy(parts.section)),
    sheet: withoutZeros(tidy(parts.sheet)),
    parcel: tidy(parts.parcel).split("/").map(withoutZeros).join("/"),
    subaltern: noneWhenZero(withoutZeros(tidy(parts.subaltern))),
  };
  const wrong = FORMS.find(({ field, form }) => !form.test(key[field]));
  return wrong === undefined
    ? { kind: "valid", key }
    : { kind: "invalid", field: wrong.field, message: wrong.message };
}

function tidy(part: string | undefined): string {
  return (part ?? "").replaceAll(/\s/g, "").toUpperCase();
}

function withoutZeros(part: string): string {
  return part.replace(/^0+(?=\w)/, "");
}

function noneWhenZero(part: string): string {
  return /^0*$/.test(part) ? "" : part;
}

/** One text for one property, to compare and to look up: `D969-GEA-45-1204/2-7`; empty parts keep their place. */
export function cadastralText({ municipality, section, sheet, parcel, subaltern }: CadastralKey): string {
  return [municipality, section, sheet, parcel, subaltern].join("-");
}

/** As a person reads it: `Foglio 45, particella 1204/2, sub. 7 (sez. GEA)`. */
export function cadastralLabel({ section, sheet, parcel, subaltern }: CadastralKey): string {
  const sub = subaltern === "" ? "" : `, sub. ${subaltern}`;
  const where = section === "" ? "" : ` (sez. ${section})`;
  return `Foglio ${sheet}, particella ${parcel}${sub}${where}`;
}
