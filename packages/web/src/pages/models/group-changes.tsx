import { type ModelChange, modelRoutes } from "@stabile/contract/models";
import { useInfiniteQuery } from "@tanstack/react-query";
import { pagesOf } from "#api/queries.ts";
import { models } from "#text/it-models.ts";
import type { Column } from "#ui/data-table.tsx";
import { PagedTable } from "#ui/paged-table.tsx";

const words = models.changes;

interface GroupChangesProps {
  id: string;
  modelId: string;
  group: string;
  name: string;
}

/** The changes of a group, one by one and field by field. */
export function GroupChanges({ id, modelId, group, name }: GroupChangesProps) {
  const pages = useInfiniteQuery(
    pagesOf(modelRoutes.listModelChanges, { params: { id, modelId }, query: { group } }),
  );
  return (
    <PagedTable
      pages={pages}
      of={words.of}
      nothing={<p>{words.none}</p>}
      caption={words.caption(name)}
      rowKey={(row) => String(row.position)}
      rowLabel={(row) => row.title}
      columns={COLUMNS}
      card={(row) => (
        <>
          <Subject row={row} />
          <Fields row={row} />
        </>
      )}
    />
  );
}

function Subject({ row }: { row: ModelChange }) {
  return (
    <>
      <strong className="wrap-anywhere">{row.title}</strong>
      <span className="row-sub code wrap-anywhere">{row.key}</span>
      {row.isOwn ? null : <span className="row-sub">{words.foreign}</span>}
    </>
  );
}

function Fields({ row }: { row: ModelChange }) {
  if (row.action === "withdraw") return null;
  if (row.fields.length === 0) return <p className="quiet">{words.placeOnly}</p>;
  return (
    <ul className="plain-list">
      {row.fields.map(({ field, label, before, after }) => (
        <li key={field} className="wrap-anywhere">
          {label}:{" "}
          {row.action === "add" ? null : (
            <>
              <span className="visually-hidden">{words.before} </span>
              <del>{before ?? words.nothing}</del>
              <span className="visually-hidden">, {words.after}</span>{" "}
            </>
          )}
          <ins>{after ?? words.nothing}</ins>
        </li>
      ))}
      {row.moreFields > 0 ? <li className="quiet">{words.others(row.moreFields)}</li> : null}
    </ul>
  );
}

const COLUMNS: readonly Column<ModelChange>[] = [
  { key: "what", header: words.columns.what, cell: (row) => <Subject row={row} /> },
  { key: "fields", header: words.columns.fields, cell: (row) => <Fields row={row} /> },
];
