import type { Fault } from "#runtime/audit-chain/check-segments.ts";

const REGISTER = { operations: "registro delle operazioni", readings: "registro degli accessi" } as const;

/** A fault as an auditor reads it. */
export function faultText({ kind, segment, register, id }: Fault): string {
  const place = register === undefined ? "" : ` (${REGISTER[register]}, voce ${id})`;
  switch (kind) {
    case "changed":
      return `Voce modificata${place}, nel segmento ${segment}`;
    case "inserted":
      return register === undefined
        ? "Voci aggiunte prima dell'inizio della catena"
        : `Voce aggiunta dopo il sigillo${place}, nel segmento ${segment}`;
    case "removed":
      return register === undefined
        ? `Voci tolte: il segmento ${segment} è vuoto`
        : `Voce tolta, vicino a${place.replace(" (", " ").replace(")", "")}, nel segmento ${segment}`;
    case "seal":
      return `Sigillo alterato: segmento ${segment}`;
    case "missing":
      return `Sigillo mancante: segmento ${segment}`;
    case "removed-early":
      return `Voci del segmento ${segment} tolte prima del tempo di conservazione`;
    case "anchor":
      return `Il sigillo ${segment} non è quello annotato altrove: la catena è stata riscritta`;
  }
}
