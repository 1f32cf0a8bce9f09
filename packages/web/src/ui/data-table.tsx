import type { ReactNode } from "react";
import { it } from "#text/it.ts";
import { Icon } from "#ui/icon.tsx";
import { useMediaQuery } from "#ui/media-query.ts";
import { useRowKeys } from "#ui/row-keys.ts";

export interface Column<T> {
  key: string;
  header: string;
  cell: (row: T) => ReactNode;
  /** Hides the words of the header, not its meaning. */
  quietHeader?: boolean;
  className?: string;
  /** The order of the list that a press on the header asks for. */
  sort?: string;
}

export interface Sorting {
  by: string;
  /** `ascending` for the nearest first, as one reads it in the column. */
  directions: Readonly<Record<string, "ascending" | "descending">>;
  onSort: (by: string) => void;
}

export interface Selection {
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}

export interface DataTableProps<T> {
  /** Names the table for screen readers. */
  caption: string;
  rows: readonly T[];
  rowKey: (row: T) => string;
  /** How the row is called when selecting it. */
  rowLabel: (row: T) => string;
  columns: readonly Column<T>[];
  /** The same row as a card. In both, exactly one link carries `data-row-link`: it is where j/k put the focus. */
  card: (row: T) => ReactNode;
  selection?: Selection | undefined;
  sorting?: Sorting | undefined;
  rowClass?: (row: T) => string;
}

/** Rows as a table on a wide screen, as cards on a tablet or a phone, where columns would go out of sight. Keys: j/k or arrows move, Enter opens, x selects. */
export function DataTable<T>(props: DataTableProps<T>) {
  const isWide = useMediaQuery("(min-width: 992px)");
  const box = useRowKeys();
  return <div ref={box}>{isWide ? <WideTable {...props} /> : <Cards {...props} />}</div>;
}

function WideTable<T>(props: DataTableProps<T>) {
  return (
    <div className="data-table">
      <table className="table">
        <caption className="visually-hidden">{props.caption}</caption>
        <thead>
          <tr>
            {props.selection ? (
              <th scope="col" className="cell-check">
                <SelectAll {...props} selection={props.selection} />
              </th>
            ) : null}
            {props.columns.map((column) => (
              <Header key={column.key} column={column} sorting={props.sorting} />
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={props.rowKey(row)} data-row className={rowClass(props, row)}>
              {props.selection ? (
                <td className="cell-check">
                  <SelectRow {...props} selection={props.selection} row={row} />
                </td>
              ) : null}
              {props.columns.map((column) => (
                <td key={column.key} className={column.className}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Header<T>({ column, sorting }: { column: Column<T>; sorting: Sorting | undefined }) {
  const { sort } = column;
  if (sorting === undefined || sort === undefined)
    return (
      <th scope="col" className={column.className}>
        {column.quietHeader ? <span className="visually-hidden">{column.header}</span> : column.header}
      </th>
    );
  const direction = sorting.by === sort ? sorting.directions[sort] : undefined;
  return (
    <th scope="col" className={column.className} aria-sort={direction}>
      <button type="button" className="sort-button" onClick={() => sorting.onSort(sort)}>
        {column.header}
        {direction ? <Icon name={direction === "ascending" ? "arrow-up" : "arrow-down"} size="xs" /> : null}
      </button>
    </th>
  );
}

function Cards<T>(props: DataTableProps<T>) {
  return (
    <ul className="cards" aria-label={props.caption}>
      {props.rows.map((row) => (
        <li key={props.rowKey(row)} data-row className={`card-row ${rowClass(props, row)}`}>
          {props.selection ? (
            <div className="card-check">
              <SelectRow {...props} selection={props.selection} row={row} />
            </div>
          ) : null}
          <div className="card-content">{props.card(row)}</div>
        </li>
      ))}
    </ul>
  );
}

function rowClass<T>(props: DataTableProps<T>, row: T): string {
  const chosen = props.selection?.chosen.has(props.rowKey(row)) ? "row-chosen" : "";
  return `${chosen} ${props.rowClass?.(row) ?? ""}`.trim();
}

type Selecting<T> = DataTableProps<T> & { selection: Selection };

function SelectRow<T>({ row, rowKey, rowLabel, selection }: Selecting<T> & { row: T }) {
  const key = rowKey(row);
  function toggle(): void {
    const next = new Set(selection.chosen);
    if (!next.delete(key)) next.add(key);
    selection.onChange(next);
  }
  return (
    <label className="check">
      <input type="checkbox" data-row-check checked={selection.chosen.has(key)} onChange={toggle} />
      <span className="visually-hidden">{it.table.select(rowLabel(row))}</span>
    </label>
  );
}

function SelectAll<T>({ rows, rowKey, selection }: Selecting<T>) {
  const keys = rows.map(rowKey);
  const chosen = keys.filter((key) => selection.chosen.has(key)).length;
  const all = chosen === keys.length && keys.length > 0;
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={all}
        ref={(input) => {
          if (input) input.indeterminate = chosen > 0 && !all;
        }}
        onChange={() => selection.onChange(all ? new Set() : new Set(keys))}
      />
      <span className="visually-hidden">{it.table.selectAll}</span>
    </label>
  );
}
