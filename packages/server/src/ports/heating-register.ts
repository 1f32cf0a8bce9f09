import type { ReceivedDocument, UnreadValue } from "#ports/received-document.ts";

/** What we ask of the regional register of heating plants (for Liguria: Caitel). It is only read. */
export interface HeatingRegister {
  /**
   * Every plant that a body answers for, by its tax code or VAT number: there is no other search, and no paging.
   * @throws PlatformUnavailable
   */
  plantsOf(taxCode: string, correlationId: string): Promise<PlantsAnswer>;
  /** @throws PlatformUnavailable */
  document(reference: HeatingDocument, correlationId: string): Promise<ReceivedDocument>;
}

export type PlantsAnswer =
  | { kind: "plants"; plants: PlantReading[] }
  /** Nobody of that tax code answers for a plant. */
  | { kind: "unknown-subject" };

/** One plant that cannot be read costs only itself. */
export type PlantReading =
  | { kind: "plant"; value: HeatingPlant }
  | { kind: "malformed"; because: string; payload: string };

export interface HeatingPlant {
  /** The register's own key, with `groupKey` what documents are asked by. */
  key: string;
  groupKey: string;
  /** The identifier that people see. */
  code: string | null;
  /** On the regional plate. */
  plate: string | null;
  /** Free text, without a civic number of its own: which building it is, a person says. */
  address: string | null;
  municipality: string | null;
  /** Exact text. The unit is thought to be the kilowatt, and is to be confirmed. */
  maximumPower: string | null;
  maintenanceFirm: string | null;
  stampExpiryYear: number | null;
  maintenanceFrequency: string | null;
  maintenanceOperations: string | null;
  maintenanceSince: string | null;
  /** Null while it is in use. */
  dismissedOn: string | null;
  generatorType: string | null;
  machineType: string | null;
  machines: HeatingMachine[];
  reports: EfficiencyReport[];
  maintenances: PlantMaintenance[];
  /** The declaration of maintenance of the whole plant. */
  documents: HeatingDocument[];
  unread: UnreadValue[];
}

export interface HeatingMachine {
  maker: string | null;
  model: string | null;
  serial: string | null;
  installedOn: string | null;
  dismissedOn: string | null;
}

/** Rapporto di controllo di efficienza energetica (DPR 74/2013 art. 8). */
export interface EfficiencyReport {
  key: string;
  code: string | null;
  reportedOn: string | null;
  protocolledOn: string | null;
  firm: string | null;
  generator: string | null;
  machine: string | null;
  kind: string | null;
  documents: HeatingDocument[];
}

export interface PlantMaintenance {
  key: string;
  doneOn: string | null;
  firm: string | null;
  origin: MaintenanceOrigin;
  documents: HeatingDocument[];
}

export type MaintenanceOrigin =
  | { kind: "entered-by-hand" }
  | { kind: "from-report" }
  | { kind: "unknown"; code: string | null };

export interface HeatingDocument {
  kind: "efficiency-report" | "receipt" | "plant-declaration" | "maintenance";
  plantKey: string;
  groupKey: string;
  /** Of the report or of the maintenance; null for the whole plant. */
  itemKey: string | null;
}
