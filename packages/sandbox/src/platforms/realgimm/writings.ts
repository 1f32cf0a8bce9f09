import type { z } from "zod";
import type { FoundRecord } from "#platforms/realgimm/change-log.ts";
import { readCorrection } from "#platforms/realgimm/corrections.ts";
import { romeDateTime } from "#platforms/realgimm/date-times.ts";
import { livingAsset } from "#platforms/realgimm/living-assets.ts";
import type { Register } from "#platforms/realgimm/register.ts";
import type {
  CertificateBody,
  ConditionBody,
  CorrectionBody,
  InterventionBody,
} from "#platforms/realgimm/write-bodies.ts";
import type { WriteKind } from "#platforms/realgimm/write-log.ts";

export interface Writing extends Register {
  at: Date;
}

/** What came of a write: done, refused by the register's rules, or with a field that cannot be read. */
export type Written = { done: Record<string, unknown> } | Refusal | { invalid: string };

interface Refusal {
  code: string;
  text: string;
}

const noAsset = (key: string): Refusal => ({ code: "PAT-022", text: `Bene inesistente o dismesso: ${key}` });

export function saveIntervention(body: z.infer<typeof InterventionBody>, writing: Writing): Written {
  const missing = missingPlace(body, writing);
  if (missing !== undefined) return missing;
  const start = `INT-${romeDateTime(writing.at).slice(0, 4)}-`;
  const number = writing.writes.countOf("INTERVENTO", start) + 1;
  const codIntervento = `${start}${String(number).padStart(6, "0")}`;
  keep(writing, { tipo: "INTERVENTO", codice: codIntervento }, body);
  // An intervention is not among the changes: it does not move the register on.
  return { done: { codIntervento, sequence: writing.changes.total() } };
}

export function saveCertificate(body: z.infer<typeof CertificateBody>, writing: Writing): Written {
  const missing = missingPlace(body, writing);
  if (missing !== undefined) return missing;
  const { contenuto, ...request } = body;
  const codCertificato = nextCertificate(body.codFabbricato, writing);
  const idDocumento = contenuto ? `DOC-${codCertificato}` : null;
  if (contenuto) writing.writes.keepFile(`DOC-${codCertificato}`, contenuto);
  const entity = {
    codCertificato,
    codFabbricato: body.codFabbricato,
    codUnita: null,
    codElemento: body.codElemento ?? null,
    tipo: body.tipo,
    numero: body.numero ?? null,
    dataRilascio: body.dataRilascio,
    dataScadenza: body.dataScadenza ?? null,
    ente: body.ente ?? null,
    classeEnergetica: null,
    idDocumento,
    rifEsterno: body.rifEsterno,
  };
  const record = { entityType: "CERTIFICATO" as const, key: codCertificato, entity };
  const sequence = writing.changes.append("INS", record, writing.at);
  keep(
    writing,
    { tipo: "CERTIFICATO", codice: codCertificato },
    { ...request, dimensione: contenuto?.length ?? null },
  );
  return { done: { codCertificato, sequence } };
}

export function noteCondition(body: z.infer<typeof ConditionBody>, writing: Writing): Written {
  const { codElemento, statoConservazione, dataRilievo, versione } = body;
  const found = livingAsset(writing.changes, { entityType: "ELEMENTO", key: codElemento });
  if (found === undefined) return noAsset(codElemento);
  if (isOvertaken(found, versione)) return overtaken(versione);
  const sequence = change(found, { statoConservazione, dataRilievo }, writing);
  keep(writing, { tipo: "CONDIZIONE", codice: codElemento }, body);
  return { done: { codElemento, sequence } };
}

export function correct(body: z.infer<typeof CorrectionBody>, writing: Writing): Written {
  const { key, versione, campi } = body;
  const found = livingAsset(writing.changes, body);
  if (found === undefined) return noAsset(key);
  const correction = readCorrection(found.record, campi);
  if ("invalid" in correction) return correction;
  if ("refusal" in correction) return forbidden(correction.refusal, correction.field);
  if (isOvertaken(found, versione)) return overtaken(versione);
  const sequence = change(found, correction.fields, writing);
  keep(writing, { tipo: "CORREZIONE", codice: key }, body);
  return { done: { key, sequence } };
}

function forbidden(code: "PAT-021" | "PAT-023", field: string): Refusal {
  const text = code === "PAT-021" ? "Campo di proprietà del registro" : "Campo sconosciuto";
  return { code, text: `${text}: ${field}` };
}

type Version = number | null | undefined;

const isOvertaken = (found: FoundRecord, versione: Version): boolean =>
  typeof versione === "number" && found.versione > versione;

const overtaken = (versione: Version): Refusal => ({
  code: "PAT-020",
  text: `Versione superata: ${versione}`,
});

/** The building must be there, and the element in that building. */
function missingPlace(
  { codFabbricato, codElemento }: { codFabbricato: string; codElemento?: string | null | undefined },
  { changes }: Writing,
): Refusal | undefined {
  if (livingAsset(changes, { entityType: "FABBRICATO", key: codFabbricato }) === undefined)
    return noAsset(codFabbricato);
  if (typeof codElemento !== "string") return undefined;
  const element = livingAsset(changes, { entityType: "ELEMENTO", key: codElemento });
  return element?.record.entity["codFabbricato"] === codFabbricato ? undefined : noAsset(codElemento);
}

/** Codes are never used again: the first that no certificate of the building has had. */
function nextCertificate(codFabbricato: string, { changes, writes }: Writing): string {
  let number = writes.countOf("CERTIFICATO", `${codFabbricato}-C`) + 1;
  while (changes.find(`${codFabbricato}-C${number}`) !== undefined) number += 1;
  return `${codFabbricato}-C${number}`;
}

function change({ record }: FoundRecord, fields: Record<string, unknown>, { changes, at }: Writing): number {
  return changes.append("UPD", { ...record, entity: { ...record.entity, ...fields } }, at);
}

function keep(
  { writes, at }: Writing,
  { tipo, codice }: { tipo: WriteKind; codice: string },
  richiesta: { rifEsterno: string } & Record<string, unknown>,
): void {
  const { rifEsterno } = richiesta;
  writes.add({ rifEsterno, tipo, codice, dataRicezione: romeDateTime(at), richiesta });
}
