import { readCivic } from "#domain/address/civic-number.ts";
import type { SaidAddress } from "#domain/address/match-address.ts";
import { digestOf } from "#features/sources/digest-of.ts";
import { takenApart } from "#features/sources/read-plants.ts";
import type { ReadItem } from "#features/sources/source-item.ts";
import type {
  AmnestyDetails,
  BuildingFileDetails,
  OccupancyDecree,
  PermitAddress,
} from "#ports/building-permits.ts";

/** Applicants and designers are people: a dossier has no use for their names here, and they are not kept. */
export function fileItem(file: BuildingFileDetails, listedDigest: string): ReadItem {
  const { number, year, type, subject } = file;
  return {
    ...{ key: file.key, listedDigest, unread: file.unread },
    label: [type, numberOf(number, year)].filter(Boolean).join(" ") || file.key,
    addresses: file.addresses.flatMap(addressOf),
    said: {
      kind: "building-file",
      ...{ number, year, type, subject },
      on: file.protocolledOn ?? file.submittedOn,
      state: file.state.kind === "closed" ? "closed" : file.state.kind === "in-progress" ? "open" : null,
    },
  };
}

export function decreeItem(decree: OccupancyDecree): ReadItem {
  const { number, year, selfCertified } = decree;
  return {
    key: String(decree.documentUnit),
    label: numberOf(number, year) ?? String(decree.documentUnit),
    addresses: decree.addresses.map(freeText),
    said: { kind: "occupancy-decree", number, year, selfCertified },
    listedDigest: digestOf([number, year, selfCertified, decree.addresses, decree.unread]),
    unread: decree.unread,
  };
}

export function amnestyItem(amnesty: AmnestyDetails, listedDigest: string): ReadItem {
  const { number, year, state, works } = amnesty;
  return {
    ...{ key: `${number}/${year}`, listedDigest, unread: amnesty.unread },
    label: `${number}/${year}`,
    addresses: amnesty.addresses.map(freeText),
    said: { kind: "amnesty", number, year, state, works },
  };
}

export const numberOf = (number: number | null, year: number | null): string | null =>
  number === null ? null : year === null ? String(number) : `${number}/${year}`;

const freeText = (text: string): SaidAddress => ({ text, ...takenApart(text) });

function addressOf(address: PermitAddress): SaidAddress[] {
  const { street, civicNumber, civicLetter, civicColour } = address;
  const written = [civicNumber, civicLetter].filter(Boolean).join("");
  const red = civicColour === "red" ? " rosso" : "";
  const text = [street, written + red, address.locality].filter(Boolean).join(" ");
  if (text === "") return [];
  const read = readCivic(written, { redNumbers: false });
  const civic = read.kind === "civic" ? read.civic : { number: null, letter: "" };
  const colour = civicColour === "unknown" ? null : civicColour;
  return [{ text, street, number: civic.number, letter: civic.letter.toLowerCase(), colour }];
}
