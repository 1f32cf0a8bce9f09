import type { Values } from "#features/sources/facts-of-items.ts";
import type { Said } from "#features/sources/source-item.ts";
import type {
  CertificateHolding,
  ContractHolding,
  Holding,
  OccupantHolding,
  PlanHolding,
  SystemHolding,
} from "#ports/property-register.ts";

const OCCUPANCY = "AGIBILITA";

/** A certificate that the dossier has a kind of its own for. */
export const isOccupancy = (said: Said): boolean => said.kind === "certificate" && said.type === OCCUPANCY;

/** What a holding of the property register says, by field of the dictionary. */
export function holdingValues(holding: Holding): Values {
  switch (holding.kind) {
    case "certificate":
      return isOccupancy(holding) ? occupancyValues(holding) : certificateValues(holding);
    case "system":
      return systemValues(holding);
    case "floor-plan":
      return planValues(holding);
    case "lease":
      return leaseValues(holding);
    case "occupant":
      return occupantValues(holding);
  }
}

const occupancyValues = ({ number, issuedOn }: CertificateHolding): Values => ({
  occupancyNumber: number,
  occupancyDate: issuedOn,
});

const certificateValues = (said: CertificateHolding): Values => ({
  certificateKind: said.type,
  certificateNumber: said.number,
  certificateDate: said.issuedOn,
  certificateExpires: said.expiresOn,
  certificateIssuer: said.issuer,
  certificateClass: said.energyClass,
  certificateOf: [said.unitKey, said.elementKey].filter(Boolean).join(", ") || null,
});

const systemValues = (said: SystemHolding): Values => ({
  systemKind: said.type,
  systemDescription: short(said.description),
  systemPower: said.powerKw,
  systemFuel: said.fuel,
  systemInstalledOn: said.installedOn,
  systemElements: short(said.elementKeys.join(", ")),
});

const planValues = (said: PlanHolding): Values => ({
  planTitle: short(said.description),
  planOf: said.storeyKey ?? said.unitKey,
  planFile: said.fileName,
  planFormat: said.format,
  planDate: said.datedOn,
  planDocument: said.documentKey,
});

const LEASE: ReadonlyMap<string, string> = new Map([
  ["LOCAZIONE", "lease"],
  ["CONCESSIONE", "concession"],
  ["COMODATO", "loan"],
]);

const leaseValues = (said: ContractHolding): Values => ({
  leaseParty: said.party.kind === "body" ? said.party.name || null : null,
  leaseHolder: said.party.kind,
  leaseTitle: LEASE.get(said.type) ?? "other",
  leaseUnit: said.unitKey,
  leaseFee: said.feeCents,
  leaseFrom: said.from,
  leaseTo: said.to,
  leaseState: said.isEnded ? "ended" : "running",
});

const OCCUPANT: ReadonlyMap<string, string> = new Map([
  ["CONDUTTORE", "tenant"],
  ["CONVIVENTE", "cohabitant"],
  ["SENZA_TITOLO", "untitled"],
]);

const occupantValues = (said: OccupantHolding): Values => ({
  occupantTitle: OCCUPANT.get(said.title) ?? "other",
  occupantUnit: said.unitKey,
  occupantContract: said.contractKey,
  occupantFrom: said.from,
});

const MOST = 400;
const short = (text: string): string | null =>
  text === "" ? null : text.length <= MOST ? text : `${text.slice(0, MOST - 1).trimEnd()}…`;

/** How a list names it. */
export function holdingLabel(holding: Holding): string {
  switch (holding.kind) {
    case "certificate":
      return [holding.type, holding.number].filter(Boolean).join(" ");
    case "system":
    case "floor-plan":
      return (short(holding.description) ?? holding.key).slice(0, 200);
    case "lease":
    case "occupant":
      return holding.key;
  }
}

/** The day that it bears: one that bears an earlier day does not take its place by itself. */
export function dateOf(holding: Holding): string | null {
  if (holding.kind === "certificate") return holding.issuedOn;
  return holding.kind === "floor-plan" ? holding.datedOn : null;
}

/** A former occupant is nobody's business here any more. */
export function endOf(holding: Holding): string | null {
  return holding.kind === "occupant" ? holding.to : null;
}
