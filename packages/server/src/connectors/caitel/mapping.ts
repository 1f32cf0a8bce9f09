import type { z } from "zod";
import { ImpiantiTermici, Impianto, Macchina, Manutenzione, Rapporto } from "#connectors/caitel/wire.ts";
import type {
  EfficiencyReport,
  HeatingDocument,
  HeatingMachine,
  HeatingPlant,
  MaintenanceOrigin,
  PlantMaintenance,
  PlantReading,
} from "#ports/heating-register.ts";
import type { UnreadValue } from "#ports/received-document.ts";
import {
  type DayReader,
  dayReader,
  hasContent,
  readEach,
  readRecord,
  textOf as text,
} from "#runtime/http/read-records.ts";

/** Total: each plant is read, or named as malformed; undefined when the answer is no list of plants at all. */
export function readPlants(answer: unknown): PlantReading[] | undefined {
  if (answer === null) return [];
  const parsed = ImpiantiTermici.safeParse(answer);
  // Empty may be one element of nulls: how this municipality's services say that there is nothing.
  return parsed.success ? parsed.data.impianti.filter(hasContent).map(readPlant) : undefined;
}

function readPlant(raw: unknown): PlantReading {
  const reading = readRecord(raw, Impianto, toPlant);
  return reading.kind === "read" ? { kind: "plant", value: reading.value } : reading;
}

function toPlant(wire: z.output<typeof Impianto>): HeatingPlant {
  const unread: UnreadValue[] = [];
  const day = dayReader(unread);
  const keys = { plantKey: wire.idImpianto, groupKey: wire.idGruppo };
  return {
    key: wire.idImpianto,
    groupKey: wire.idGruppo,
    code: text(wire.identificativoImpianto),
    plate: text(wire.targa),
    address: text(wire.indirizzo),
    municipality: text(wire.nomeComune),
    maximumPower: decimal(wire.potenzaTotaleMassima, unread),
    maintenanceFirm: text(wire.ditta),
    stampExpiryYear: year(wire.annoScadenzaBollino, unread),
    maintenanceFrequency: text(wire.frequenzaManutenzione),
    maintenanceOperations: text(wire.operazioni),
    maintenanceSince: day("dataIninzioManutenzione", wire.dataIninzioManutenzione),
    dismissedOn: day("dataDismissione", wire.dataDismissione),
    generatorType: text(wire.tipoGeneratore),
    machineType: text(wire.tipoMacchina),
    machines: readEach(wire.macchine, { schema: Macchina, field: "macchine", unread }, (machine) =>
      toMachine(machine, day),
    ),
    reports: readEach(wire.rapporti, { schema: Rapporto, field: "rapporti", unread }, (report) =>
      toReport(report, { day, keys }),
    ),
    maintenances: readEach(
      wire.manutenzioni,
      { schema: Manutenzione, field: "manutenzioni", unread },
      (one) => toMaintenance(one, { day, keys }),
    ),
    documents: hasDocument(wire.dichiarazioneManutenzione)
      ? [{ kind: "plant-declaration", ...keys, itemKey: null }]
      : [],
    unread,
  };
}

function toMachine(wire: z.output<typeof Macchina>, day: DayReader): HeatingMachine {
  return {
    maker: text(wire.fabbricante),
    model: text(wire.modello),
    serial: text(wire.matricola),
    installedOn: day("macchine.dataInstallazione", wire.dataInstallazione),
    dismissedOn: day("macchine.dataDismissione", wire.dataDismissione),
  };
}

interface OfPlant {
  day: DayReader;
  keys: Pick<HeatingDocument, "plantKey" | "groupKey">;
}

function toReport(wire: z.output<typeof Rapporto>, { day, keys }: OfPlant): EfficiencyReport {
  const documents: HeatingDocument[] = [];
  if (hasDocument(wire.rapporto))
    documents.push({ kind: "efficiency-report", ...keys, itemKey: wire.idRapporto });
  if (hasDocument(wire.ricevuta)) documents.push({ kind: "receipt", ...keys, itemKey: wire.idRapporto });
  return {
    key: wire.idRapporto,
    code: text(wire.codRapporto),
    reportedOn: day("rapporti.dataRapporto", wire.dataRapporto),
    protocolledOn: day("rapporti.dataprotocollo", wire.dataprotocollo),
    firm: text(wire.ditta),
    generator: text(wire.generatore),
    machine: text(wire.macchina),
    kind: text(wire.sigla),
    documents,
  };
}

function toMaintenance(wire: z.output<typeof Manutenzione>, { day, keys }: OfPlant): PlantMaintenance {
  return {
    key: wire.idManutenzione,
    doneOn: day("manutenzioni.dataManutenzione", wire.dataManutenzione),
    firm: text(wire.ditta),
    origin: originOf(text(wire.origine)),
    documents: hasDocument(wire.manutenzione)
      ? [{ kind: "maintenance", ...keys, itemKey: wire.idManutenzione }]
      : [],
  };
}

function originOf(code: string | null): MaintenanceOrigin {
  if (code?.toUpperCase() === "M") return { kind: "entered-by-hand" };
  if (code?.toUpperCase() === "R") return { kind: "from-report" };
  return { kind: "unknown", code };
}

/** Anything written means yes; what plainly means no in Italian is not taken for a yes. */
function hasDocument(flag: string | null | undefined): boolean {
  const given = text(flag);
  return given !== null && !["N", "NO", "0", "FALSE"].includes(given.toUpperCase());
}

/** Decimal comma or point, as exact text. */
function decimal(value: string | null | undefined, unread: UnreadValue[]): string | null {
  const given = text(value);
  if (given === null) return null;
  const plain = given.replace(",", ".");
  if (/^\d{1,8}(\.\d{1,10})?$/.test(plain)) return plain;
  unread.push({ field: "potenzaTotaleMassima", text: given.slice(0, 100) });
  return null;
}

function year(value: string | null | undefined, unread: UnreadValue[]): number | null {
  const given = text(value);
  if (given === null) return null;
  if (/^(19|20)\d\d$/.test(given)) return Number(given);
  unread.push({ field: "annoScadenzaBollino", text: given.slice(0, 100) });
  return null;
}
