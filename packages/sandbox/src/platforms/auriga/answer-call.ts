import { createHash, randomUUID } from "node:crypto";
import type { World } from "#core/platform.ts";
import { signIn } from "#platforms/auriga/credentials.ts";
import { localTime } from "#platforms/auriga/municipality/local-time.ts";
import { findFlaw } from "#platforms/auriga/payload/grammar.ts";
import { numberAttachments } from "#platforms/auriga/services/number-attachments.ts";
import type { Service, ServiceAnswer } from "#platforms/auriga/services/service.ts";
import { failureReturn, successReturn } from "#platforms/auriga/wire/base-output.ts";
import type { Call, Generation } from "#platforms/auriga/wire/envelope.ts";
import type { Part } from "#platforms/auriga/wire/multipart.ts";
import { REFUSAL, Refusal } from "#platforms/auriga/wire/refusal.ts";
import { element, escapeXml, NotXml, readTree, type Tree, writeTree } from "#platforms/auriga/wire/tree.ts";

const LONGEST_PAYLOAD = 2_000_000;
/** The one database of this installation, as the header `schema` names it. */
const SCHEMA = "AURIGA_COMUNE";

export interface IncomingCall extends Call {
  service: Service;
  generation: Generation;
  /** The header that chooses another tenant. */
  schema: string | undefined;
}

export interface CallAnswer {
  serviceReturn: string;
  attachments: Part[];
}

/** What the service answers, failures included: whoever called learns of them from `serviceReturn` alone. */
export function answerCall(world: World, call: IncomingCall): CallAnswer {
  try {
    const answer = serve(world, call);
    if (world.faults.strikes("auriga", "unattachedRate"))
      throw new Refusal(REFUSAL.cannotAttach, "Impossibile allegare la risposta", "Attachment");
    return {
      serviceReturn: successReturn(answer.warning),
      attachments: attachmentsOf(answer, call.generation),
    };
  } catch (error) {
    if (error instanceof Refusal) return { serviceReturn: failureReturn(error), attachments: [] };
    throw error;
  }
}

/** The order of the checks is the server's as far as it is known: tenant, digest, who calls, schema, service. */
function serve(
  world: World,
  { service, generation, schema, fields, attachments }: IncomingCall,
): ServiceAnswer {
  const { db, faults } = world;
  if (schema !== undefined && schema !== SCHEMA)
    throw new Refusal(
      REFUSAL.noDatabase,
      `Nessuna connessione per lo schema ${schema.slice(0, 60)}`,
      "Connessione",
    );
  if (service.payload !== null) checkDigest(fields, faults.strikes("auriga", "digestRate"));
  const session = signIn(db, fields, () => faults.strikes("auriga", "expiredTokenRate"));
  const payload = service.payload === null ? element("Nulla", []) : readPayload(service.payload, fields.xml);
  if (faults.strikes("auriga", "refusalRate"))
    throw new Refusal(
      REFUSAL.application,
      "Errore applicativo simulato: SQL error code=-20001",
      service.name,
    );
  const now = world.now();
  return service.run({
    db,
    generation,
    now,
    payload,
    author: { ...session, at: localTime(now) },
    attachments: numberAttachments(attachments),
    losesFile: () => faults.strikes("auriga", "lostFileRate"),
  });
}

/** Base64 of the SHA-1 of the payload's UTF-8, compared letter by letter. */
function checkDigest({ xml, hash }: Call["fields"], isFaulty: boolean): void {
  const wanted = createHash("sha1").update(xml, "utf8").digest("base64");
  if (isFaulty || hash !== wanted)
    throw new Refusal(REFUSAL.wrongDigest, "L'impronta SHA-1 non corrisponde al testo xml", "Hash");
}

function readPayload({ grammar, root }: NonNullable<Service["payload"]>, xml: string): Tree {
  const flaw = (message: string): never => {
    throw new Refusal(REFUSAL.invalidXml, `xml non valido: ${message}`, "Validazione XSD");
  };
  if (xml.length > LONGEST_PAYLOAD) flaw("the document is too long.");
  try {
    const tree = readTree(xml);
    const found = findFlaw(grammar, root, tree);
    return found === null ? tree : flaw(found);
  } catch (error) {
    if (error instanceof NotXml) return flaw(error.message);
    throw error;
  }
}

/** The answer's XML first, then the files. */
function attachmentsOf(
  { xml, encoding = "UTF-8", isEscaped, files = [] }: ServiceAnswer,
  generation: Generation,
): Part[] {
  if (xml === undefined) return [];
  const written = writeTree(xml, encoding);
  const document = isEscaped ? escapedAgain(written) : written;
  const part = (bytes: Buffer, contentType: string): Part => ({
    bytes,
    contentType,
    contentId: `<${randomUUID()}@auriga.eng.it>`,
  });
  return [
    part(document, generation === "A" ? "application/xml" : "application/octet-stream"),
    ...files.map((bytes) => part(bytes, "application/octet-stream")),
  ];
}

function escapedAgain(document: Buffer): Buffer {
  return Buffer.from(escapeXml(document.toString("latin1")), "latin1");
}
