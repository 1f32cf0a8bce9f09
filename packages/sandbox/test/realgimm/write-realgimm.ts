import { HEADERS } from "./ask-realgimm.ts";

export const BUILDING = "GE-0001-UF";
export const ELEMENT = "GE-0001-UF-E001";

export function send(
  target: { urls: { realgimm?: string } },
  path: string,
  body: unknown,
): Promise<Response> {
  return fetch(`${target.urls.realgimm}/api/patrimonio/${path}`, {
    method: "POST",
    headers: { ...HEADERS, "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

// Bodies that are good as they are; each has a reference of its own.
let last = 0;
const reference = () => `stabile:prova:${(last += 1)}`;
export const intervention = (more: Record<string, unknown> = {}) => ({
  rifEsterno: reference(),
  codFabbricato: BUILDING,
  codElemento: ELEMENT,
  numero: "ODL-2026-00012",
  oggetto: "Sostituzione della centralina",
  dataInizio: "2026-03-02T08:00:00+01:00",
  dataFine: "2026-03-03T17:00:00+01:00",
  esito: "ESEGUITO",
  importo: "1.234,50",
  impresa: null,
  ...more,
});
export const certificate = (more: Record<string, unknown> = {}) => ({
  rifEsterno: reference(),
  codFabbricato: BUILDING,
  codElemento: null,
  tipo: "VERIFICA_TERRA",
  numero: "77/2026",
  dataRilascio: "2026-03-02T00:00:00+01:00",
  dataScadenza: "2031-03-02T00:00:00+01:00",
  ente: "Verifiche Esempio s.r.l.",
  nomeFile: null,
  contenuto: null,
  ...more,
});
export const condition = (more: Record<string, unknown> = {}) => ({
  rifEsterno: reference(),
  codElemento: ELEMENT,
  statoConservazione: "MEDIOCRE",
  dataRilievo: "2026-03-02T10:00:00Z",
  versione: null,
  ...more,
});
export const correction = (more: Record<string, unknown> = {}) => ({
  rifEsterno: reference(),
  entityType: "FABBRICATO",
  key: BUILDING,
  versione: null,
  campi: { denominazione: "Palazzo Tursi, corretto" },
  motivo: "Targa all'ingresso",
  fonte: "Sopralluogo",
  ...more,
});
