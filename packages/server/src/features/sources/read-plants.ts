import { readAddress } from "#domain/address/written-address.ts";
import { digestOf } from "#features/sources/digest-of.ts";
import type { MalformedItem, ReadItem, SaidPlant } from "#features/sources/source-item.ts";
import type { HeatingMachine, HeatingPlant, HeatingRegister } from "#ports/heating-register.ts";

export interface ReadList {
  items: ReadItem[];
  malformed: MalformedItem[];
}

/** @throws PlatformUnavailable */
export async function readPlants(
  register: HeatingRegister,
  taxCode: string,
  correlationId: string,
): Promise<ReadList> {
  const answer = await register.plantsOf(taxCode, correlationId);
  if (answer.kind === "unknown-subject") return { items: [], malformed: [] };
  return {
    items: answer.plants.flatMap((plant) => (plant.kind === "plant" ? [itemOf(plant.value)] : [])),
    malformed: answer.plants.flatMap((plant) => (plant.kind === "malformed" ? [plant] : [])),
  };
}

function itemOf(plant: HeatingPlant): ReadItem {
  const said = saidOf(plant);
  const address = plant.address;
  return {
    // The register's key is of a plant within its group.
    key: `${plant.groupKey}/${plant.key}`,
    label: plant.code ?? plant.plate ?? plant.key,
    addresses: address === null ? [] : [{ text: address, ...takenApart(address) }],
    said,
    listedDigest: digestOf([said, address, plant.municipality, plant.unread]),
    unread: plant.unread,
  };
}

/** Free text: an address of which no number is read is a street, and no place. */
export function takenApart(address: string) {
  const { street, number, letter, colour } = readAddress(address);
  return { street: street === "" ? null : street, number, letter, colour };
}

function saidOf(plant: HeatingPlant): SaidPlant {
  const inUse = plant.machines.filter(({ dismissedOn }) => dismissedOn === null);
  return {
    kind: "heating-plant",
    code: plant.code,
    plate: plant.plate,
    maximumPower: plant.maximumPower,
    firm: plant.maintenanceFirm,
    stampExpiryYear: plant.stampExpiryYear,
    frequency: plant.maintenanceFrequency,
    generatorType: plant.generatorType,
    machineType: plant.machineType,
    maintenanceSince: plant.maintenanceSince,
    dismissedOn: plant.dismissedOn,
    serials: inUse.flatMap(({ serial }) => serial ?? []),
    machine: inUse.map(machineText).filter(Boolean).join("; ") || null,
    reports: plant.reports.map(({ key, code, reportedOn: on, firm, kind }) => ({
      key,
      code,
      on,
      firm,
      kind,
    })),
    maintenances: plant.maintenances.map(({ key, doneOn: on, firm }) => ({ key, on, firm })),
  };
}

const machineText = ({ maker, model, serial }: HeatingMachine): string =>
  [maker, model, serial === null ? null : `matricola ${serial}`].filter(Boolean).join(" ");
