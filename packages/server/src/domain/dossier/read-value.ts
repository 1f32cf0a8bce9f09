import type { Value } from "#domain/dossier/claims.ts";
import type { Field, FieldType } from "#domain/dossier/dictionary/field.ts";
import { storable } from "#domain/text/storable-text.ts";
import { isDay } from "#domain/time/civil-date.ts";

export type ReadValue = { kind: "value"; value: Value } | { kind: "wrong"; because: string };

/** A value as a field of the dictionary takes it, or why it does not, in Italian. Total. */
export function readValue({ type }: Pick<Field, "type">, raw: unknown, today: string): ReadValue {
  switch (type.kind) {
    case "text":
      return readText(type.most, raw);
    case "number":
      return readNumber(type, raw);
    case "money":
      return Number.isSafeInteger(raw) && (raw as number) >= 0
        ? value(raw as number)
        : wrong("serve un importo in centesimi, intero e non negativo");
    case "boolean":
      return typeof raw === "boolean" ? value(raw) : wrong("serve sì o no");
    case "day":
      return readDay(type.past, raw, today);
    case "code": {
      const found = type.codes.find(({ code }) => code === raw);
      return found === undefined ? wrong("non è una delle voci previste") : value(found.code);
    }
  }
}

const value = (read: Value): ReadValue => ({ kind: "value", value: read });
const wrong = (because: string): ReadValue => ({ kind: "wrong", because });

function readText(most: number, raw: unknown): ReadValue {
  if (typeof raw !== "string") return wrong("serve un testo");
  const text = raw.normalize("NFC").trim();
  if (text === "") return wrong("il testo è vuoto");
  if (text.length > most) return wrong(`il testo è troppo lungo: al massimo ${most} caratteri`);
  return storable(text) === text
    ? value(text)
    : wrong("il testo contiene segni che non si possono registrare");
}

function readNumber(type: Extract<FieldType, { kind: "number" }>, raw: unknown): ReadValue {
  if (typeof raw !== "number" || !Number.isFinite(raw)) return wrong("serve un numero");
  if (raw < type.least || raw > type.most)
    return wrong(`il numero va da ${plain(type.least)} a ${plain(type.most)}`);
  if (!hasAtMost(raw, type.decimals))
    return wrong(type.decimals === 0 ? "serve un numero intero" : `al massimo ${type.decimals} decimali`);
  // Minus zero is written as zero, and would not be found again as it was.
  return value(raw === 0 ? 0 : raw);
}

const plain = (number: number): string => new Intl.NumberFormat("it-IT").format(number);

/** As it is written, not as it is computed: 0.1 has one decimal, whatever its binary form. */
function hasAtMost(number: number, decimals: number): boolean {
  return Number(number.toFixed(decimals)) === number;
}

function readDay(past: boolean, raw: unknown, today: string): ReadValue {
  if (typeof raw !== "string" || !isDay(raw)) return wrong("serve una data che esista");
  if (raw < "1000-01-01") return wrong("la data è troppo lontana nel passato");
  if (past && raw > today) return wrong("la data è nel futuro");
  return value(raw);
}
