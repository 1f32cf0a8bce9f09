import type { SourceItem, SourceItemState } from "@stabile/contract/sources";
import { fieldOf } from "#domain/dossier/dictionary/dictionary.ts";
import { valueText } from "#domain/dossier/value-text.ts";
import { recordValues } from "#features/sources/facts-of-items.ts";
import type { ItemKind, Said } from "#features/sources/source-item.ts";

interface Named {
  id: string;
  code: string;
  name: string;
}

export interface ShownRow {
  id: string;
  source: string;
  kind: ItemKind;
  label: string;
  addresses: { text: string }[];
  said: Said;
  state: SourceItemState;
  buildings: (Named & { addressText: string })[];
  element: Named | null;
  candidateBuildings: (Named & { addressText: string })[];
  candidateElements: Named[];
  unread: { field: string; text: string }[];
  refused: { field: string; text: string }[];
  version: number;
  firstReadAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  reason: string | null;
  withdrawnOn: string | null;
}

export const KIND_LABEL: Readonly<Record<ItemKind, string>> = {
  "heating-plant": "Impianto termico",
  "building-file": "Pratica edilizia",
  "occupancy-decree": "Decreto di abitabilità",
  amnesty: "Condono",
  certificate: "Certificato",
  system: "Impianto",
  "floor-plan": "Planimetria",
  lease: "Contratto d'uso",
  occupant: "Occupante",
};

export function showItem(row: ShownRow): SourceItem {
  return {
    ...{ id: row.id, source: row.source, kind: row.kind, kindLabel: KIND_LABEL[row.kind], label: row.label },
    addresses: row.addresses.map(({ text }) => text),
    details: detailsOf(row.said),
    ...{ state: row.state, buildings: row.buildings, version: row.version },
    ...(row.element === null ? {} : { element: row.element }),
    ...{ candidateBuildings: row.candidateBuildings, candidateElements: row.candidateElements },
    unread: [
      ...row.unread,
      ...row.refused.map(({ field, text }) => ({ field: fieldOf(field)?.label ?? field, text })),
    ],
    firstReadAt: row.firstReadAt.toISOString(),
    ...(row.decidedBy === null ? {} : { decidedBy: row.decidedBy }),
    ...(row.decidedAt === null ? {} : { decidedAt: row.decidedAt.toISOString() }),
    ...(row.reason === null || row.reason === "" ? {} : { reason: row.reason }),
    ...(row.withdrawnOn === null ? {} : { withdrawnOn: row.withdrawnOn }),
  };
}

/** What it would say in the dossier, as people read it. */
export function detailsOf(said: Said): SourceItem["details"] {
  return Object.entries(recordValues(said)).flatMap(([code, value]) => {
    const field = fieldOf(code);
    return field === undefined || value === null || value === "" || Number.isNaN(value)
      ? []
      : [{ label: field.label, text: valueText(field, value) }];
  });
}
