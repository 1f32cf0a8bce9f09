import type { SaidAddress } from "#domain/address/match-address.ts";
import type { Holding } from "#ports/property-register.ts";
import type { UnreadValue } from "#ports/received-document.ts";

export const CAITEL = "caitel";
export const EDILIZIA = "edilizia";
export type Source = typeof CAITEL | typeof EDILIZIA;
/** The property register: what it holds of buildings is kept as what the others say is. */
export const REALGIMM = "realgimm";

/** What is kept of a heating plant: no person's name nor contact is among it. */
export interface SaidPlant {
  kind: "heating-plant";
  code: string | null;
  plate: string | null;
  maximumPower: string | null;
  firm: string | null;
  stampExpiryYear: number | null;
  frequency: string | null;
  generatorType: string | null;
  machineType: string | null;
  maintenanceSince: string | null;
  dismissedOn: string | null;
  serials: string[];
  machine: string | null;
  reports: {
    key: string;
    code: string | null;
    on: string | null;
    firm: string | null;
    kind: string | null;
  }[];
  maintenances: { key: string; on: string | null; firm: string | null }[];
}

export interface SaidFile {
  kind: "building-file";
  number: number | null;
  year: number | null;
  type: string | null;
  subject: string | null;
  on: string | null;
  state: "open" | "closed" | null;
}

export interface SaidDecree {
  kind: "occupancy-decree";
  number: number | null;
  year: number | null;
  selfCertified: "yes" | "no" | "unknown";
}

export interface SaidAmnesty {
  kind: "amnesty";
  number: number;
  year: number;
  state: string | null;
  works: string[];
}

export type Said = SaidPlant | SaidFile | SaidDecree | SaidAmnesty | Holding;
export type ItemKind = Said["kind"];

/** An item of a register, as it was read. */
export interface ReadItem {
  key: string;
  label: string;
  addresses: readonly SaidAddress[];
  said: Said;
  /** Of its entry in the list: by it an item is known not to have changed. */
  listedDigest: string;
  unread: readonly UnreadValue[];
}

/** An item that nobody can read, as it came. */
export interface MalformedItem {
  because: string;
  payload: string;
}
