import type { ProtocolEntryDetail } from "@stabile/contract/protocol";
import { numberText } from "#features/protocol/number-text.ts";
import type { WholeEntry } from "#features/protocol/read-entry.ts";

type Step = ProtocolEntryDetail["history"][number];

const THE_PROTOCOL = "Protocollo";
const STABILE = "Stabile";

/** What became of it, oldest first; each step is a column of the entry. */
export function historyOf(row: WholeEntry): Step[] {
  const steps: (Omit<Step, "id" | "at"> & { at: Date | null })[] = [
    { action: "asked", label: "Da protocollare", actor: row.createdBy, at: row.createdAt },
    {
      ...{ action: "emergency", actor: STABILE, at: row.emergencyAt },
      label: `Numerata nel registro di emergenza: ${row.emergencyNumber}/${row.emergencyYear}`,
    },
    { action: "sent", label: "Mandata al protocollo", actor: STABILE, at: row.triedAt },
    {
      action: "registered",
      label: `Protocollata: ${numberText(row)}`,
      actor: THE_PROTOCOL,
      at: noEarlier(row.registeredAt, row.triedAt),
    },
    {
      ...{ action: "annulment-asked", label: "Chiesto l'annullamento" },
      ...{ actor: row.annulmentAskedBy ?? STABILE, at: row.annulmentAskedAt },
      ...(row.annulmentReason === null ? {} : { note: row.annulmentReason }),
    },
    { action: "annulled", label: "Annullata", actor: THE_PROTOCOL, at: row.annulledAt },
  ];
  return steps
    .flatMap(({ at, ...step }) => (at === null ? [] : [{ ...step, id: row.id, at: at.toISOString() }]))
    .sort((one, other) => one.at.localeCompare(other.at));
}

/** The register tells its hour to the minute: within it, a number does not come before it was asked for. */
const noEarlier = (at: Date | null, than: Date | null): Date | null =>
  at !== null && than !== null && at < than ? than : at;
