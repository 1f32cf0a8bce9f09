import type { CaitelConfig } from "#connectors/caitel/config.ts";
import { readPlants } from "#connectors/caitel/mapping.ts";
import { Documento, TIPO_DOCUMENTO, WHOLE_PLANT } from "#connectors/caitel/wire.ts";
import type { HeatingDocument, HeatingRegister, PlantsAnswer } from "#ports/heating-register.ts";
import type { ReceivedDocument } from "#ports/received-document.ts";
import { readBase64Document } from "#runtime/http/base64-document.ts";
import { fillPath } from "#runtime/http/fill-path.ts";
import type { Fault, HttpAnswer, HttpClient } from "#runtime/http/http-call.ts";
import { AnswerTooLarge } from "#runtime/http/send-request.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";

const MOST_DOCUMENT_BYTES = 40 * 1024 * 1024;

/** Caitel, reached through the gateway. */
export function caitelHeatingRegister(config: CaitelConfig, http: HttpClient): HeatingRegister {
  return {
    async plantsOf(taxCode, correlationId) {
      const path = fillPath(config.CAITEL_PLANTS_PATH, { codiceFiscale: taxCode });
      const answer = await http.call({
        method: "GET",
        path,
        correlationId,
        expected: [204, 404],
        readFault: plantsFault,
      });
      return toPlants(http.platform, answer);
    },
    document: (reference, correlationId) => takeDocument(config, http, { reference, correlationId }),
  };
}

/** What is no list of plants was written by something in between: it is asked for again. */
function plantsFault(answer: HttpAnswer): Fault | undefined {
  const isPlants = answer.status !== 200 || readPlants(answer.json()) !== undefined;
  return isPlants ? undefined : { kind: "unavailable", message: "Risposta non riconosciuta" };
}

function toPlants(platform: string, answer: HttpAnswer): PlantsAnswer {
  // Who is not known and who has nothing are told apart by the platform alone, if at all: neither has a plant.
  if (answer.status === 404 || answer.status === 204) return { kind: "unknown-subject" };
  const plants = answer.status === 200 ? readPlants(answer.json()) : undefined;
  if (plants === undefined)
    throw new PlatformUnavailable(platform, `Risposta non riconosciuta (${answer.status})`);
  return { kind: "plants", plants };
}

async function takeDocument(
  config: CaitelConfig,
  http: HttpClient,
  { reference, correlationId }: { reference: HeatingDocument; correlationId: string },
): Promise<ReceivedDocument> {
  const path = fillPath(config.CAITEL_DOCUMENT_PATH, {
    idImpianto: reference.plantKey,
    idGruppo: reference.groupKey,
    idRapporto: reference.itemKey ?? WHOLE_PLANT,
    tipoDocumento: TIPO_DOCUMENTO[reference.kind],
  });
  try {
    const maxBytes = MOST_DOCUMENT_BYTES;
    const answer = await http.call({ method: "GET", path, correlationId, maxBytes, expected: [204, 404] });
    return await toDocument(http.platform, answer, reference);
  } catch (error) {
    if (error instanceof AnswerTooLarge) return { kind: "too-large" };
    throw error;
  }
}

async function toDocument(
  platform: string,
  answer: HttpAnswer,
  { kind, itemKey }: HeatingDocument,
): Promise<ReceivedDocument> {
  if (answer.status === 404 || answer.status === 204)
    return { kind: "not-available", because: "Il catasto degli impianti non ha il file" };
  if (answer.status !== 200)
    throw new PlatformUnavailable(platform, `Documento non ottenuto (${answer.status})`);
  const parsed = Documento.safeParse(answer.json());
  if (!parsed.success) return { kind: "unreadable", because: "La risposta non contiene un documento" };
  const { file, nomeFile } = parsed.data;
  if (file == null) return { kind: "not-available", because: "Il catasto degli impianti non ha il file" };
  return readBase64Document(
    file,
    nomeFile?.trim() || `${TIPO_DOCUMENTO[kind].toLowerCase()}-${itemKey ?? "impianto"}`,
  );
}
