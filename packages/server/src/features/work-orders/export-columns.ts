import { SLA_STATE_LABEL, STATE_LABEL, URGENCY_LABEL } from "#features/work-orders/labels.ts";
import type { ExportRow } from "#features/work-orders/export-rows.ts";

/** A cell: text, a number, or a wall-clock instant of Rome. */
export type Cell = string | number | Date | null;

interface Column {
  header: string;
  width: number;
  isInstant?: boolean;
  cell(row: ExportRow): Cell;
}

/** A wall-clock instant as a `Date` whose UTC fields are that clock: what spreadsheets, which have no zones, expect. */
const clock = (text: string | null): Date | null => (text === null ? null : new Date(`${text}Z`));

export const EXPORT_COLUMNS: readonly Column[] = [
  { header: "Codice", width: 18, cell: (row) => row.code },
  { header: "Stato", width: 14, cell: (row) => STATE_LABEL[row.state] ?? row.state },
  { header: "Oggetto", width: 40, cell: (row) => row.title },
  { header: "Categoria", width: 24, cell: (row) => row.category },
  { header: "Urgenza", width: 16, cell: (row) => URGENCY_LABEL[row.urgency] ?? row.urgency },
  { header: "Codice edificio", width: 16, cell: (row) => row.building_code },
  { header: "Edificio", width: 32, cell: (row) => row.building },
  { header: "Municipio", width: 10, cell: (row) => row.municipio },
  { header: "Indirizzo", width: 32, cell: (row) => row.address },
  { header: "Impresa o squadra", width: 28, cell: (row) => row.firm },
  { header: "Assegnato a", width: 22, cell: (row) => row.assignee },
  { header: "Aperto il", width: 17, isInstant: true, cell: (row) => clock(row.opened) },
  { header: "Emesso il", width: 17, isInstant: true, cell: (row) => clock(row.issued) },
  { header: "Inizio previsto", width: 17, isInstant: true, cell: (row) => clock(row.planned) },
  { header: "Iniziato il", width: 17, isInstant: true, cell: (row) => clock(row.started) },
  { header: "Eseguito il", width: 17, isInstant: true, cell: (row) => clock(row.executed) },
  { header: "Verificato il", width: 17, isInstant: true, cell: (row) => clock(row.verified) },
  { header: "Scadenza", width: 17, isInstant: true, cell: (row) => clock(row.due) },
  { header: "Rispetto dei tempi", width: 18, cell: (row) => SLA_STATE_LABEL[row.sla_state] ?? row.sla_state },
  { header: "Minuti di lavoro", width: 14, cell: (row) => row.labour_minutes },
];
