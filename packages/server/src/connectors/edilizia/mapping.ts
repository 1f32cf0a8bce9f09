import type { z } from "zod";
import {
  Abuso,
  Allegato,
  Condono,
  CondonoCompleto,
  Decreto,
  DocumentoCondono,
  IndirizzoCondono,
  IndirizzoDecreto,
  Nominativo,
} from "#connectors/edilizia/wire.ts";
import type {
  Amnesty,
  AmnestyAct,
  AmnestyDetails,
  AmnestyKey,
  OccupancyDecree,
  OccupancySearch,
  PermitDocument,
  Reading,
} from "#ports/building-permits.ts";
import type { UnreadValue } from "#ports/received-document.ts";
import { dayReader, hasContent, readEach, readRecord, textOf } from "#runtime/http/read-records.ts";

/** Total: each decree is read, or named as malformed; undefined when the answer is no list. */
export function readDecrees(answer: unknown): Reading<OccupancyDecree>[] | undefined {
  if (answer === null) return [];
  if (!Array.isArray(answer)) return undefined;
  return answer.filter(hasContent).map((raw) => readRecord(raw, Decreto, toDecree));
}

function toDecree(wire: z.output<typeof Decreto>): OccupancyDecree {
  const unread: UnreadValue[] = [];
  const documentUnit = wire.unitaDocumentaria;
  return {
    documentUnit,
    number: wire.numeroDecreto ?? null,
    year: wire.annoDecreto ?? null,
    selfCertified: yesOrNo(textOf(wire.autocertificata)),
    addresses: readEach(wire.indirizzi, { schema: IndirizzoDecreto, field: "indirizzi", unread }, (address) =>
      textOf(address.indirizzo),
    ).filter((address) => address !== null),
    documents: readEach(
      wire.allegati,
      { schema: Allegato, field: "allegati", unread },
      ({ nome }): PermitDocument[] =>
        isAskable(nome) ? [{ kind: "occupancy", documentUnit, name: nome }] : [],
    ).flat(),
    unread,
  };
}

function yesOrNo(word: string | null): OccupancyDecree["selfCertified"] {
  const plain = word?.toUpperCase();
  if (plain === "SI" || plain === "SÌ" || plain === "S") return "yes";
  return plain === "NO" || plain === "N" ? "no" : "unknown";
}

/** A name that is a step in a path leads nowhere: there is nothing to ask for. */
function isAskable(name: string): boolean {
  return !/^\.{1,2}$/.test(name);
}

/** The request of a search by street: a POST that only reads. */
export function toDecreeSearch(search: OccupancySearch): Record<string, string | number> {
  const { street, civicFrom, civicTo, letter, colour, number, year } = search;
  return {
    nomeStrada: street,
    civicoDa: civicFrom,
    civicoA: civicTo,
    ...(letter === undefined ? {} : { letteraInterno: letter }),
    ...(colour === undefined ? {} : { colore: colour === "red" ? "ROSSO" : "NERO" }),
    ...(number === undefined ? {} : { numero: number }),
    ...(year === undefined ? {} : { anno: year }),
  };
}

/** Total, as for decrees. */
export function readAmnesties(answer: unknown): Reading<Amnesty>[] | undefined {
  if (answer === null) return [];
  if (!Array.isArray(answer)) return undefined;
  return answer.filter(hasContent).map((raw) => readRecord(raw, Condono, (wire) => toAmnesty(wire, [])));
}

/** Total. */
export function readAmnesty(answer: unknown): Reading<AmnestyDetails> {
  return readRecord(answer, CondonoCompleto, (wire) => {
    const unread: UnreadValue[] = [];
    const amnesty = toAmnesty(wire, unread);
    return {
      ...amnesty,
      holders: readEach(wire.nominativi, { schema: Nominativo, field: "nominativi", unread }, (person) => ({
        title: null,
        familyName: textOf(person.cognome),
        givenName: textOf(person.nome),
        professionalRegister: null,
      })),
      works: readEach(wire.abusi, { schema: Abuso, field: "abusi", unread }, ({ descrizione }) =>
        textOf(descrizione),
      ).filter((work) => work !== null),
      acts: readEach(wire.documenti, { schema: DocumentoCondono, field: "documenti", unread }, (act) =>
        toAct(act, { practice: { number: amnesty.number, year: amnesty.year }, unread }),
      ),
    };
  });
}

function toAmnesty(wire: z.output<typeof Condono>, unread: UnreadValue[]): Amnesty {
  return {
    recordKey: textOf(wire.recId),
    number: wire.numeroPratica,
    year: wire.annoPratica,
    state: textOf(wire.statoPratica),
    addresses: readEach(
      wire.indirizzi,
      { schema: IndirizzoCondono, field: "indirizzi", unread },
      addressText,
    ).filter((address) => address !== ""),
    unread,
  };
}

function addressText({ via, civico, numero, interno }: z.output<typeof IndirizzoCondono>): string {
  const number = textOf(civico) ?? textOf(numero);
  const inside = textOf(interno);
  return [textOf(via), number, inside === null ? null : `int. ${inside}`].filter(Boolean).join(" ");
}

/** A document is asked for by the number of its act and by the year of its day: without them it is only named. */
function toAct(
  { nome, numeroProvvedimento, dataProvvedimento }: z.output<typeof DocumentoCondono>,
  { practice, unread }: { practice: AmnestyKey; unread: UnreadValue[] },
): AmnestyAct {
  const issuedOn = dayReader(unread)("documenti.dataProvvedimento", dataProvvedimento);
  const number = numeroProvvedimento ?? null;
  const isKnown = number !== null && issuedOn !== null && isAskable(nome);
  return {
    name: nome,
    number,
    issuedOn,
    document: isKnown
      ? { kind: "amnesty", practice, actNumber: number, actYear: Number(issuedOn.slice(0, 4)), name: nome }
      : null,
  };
}
