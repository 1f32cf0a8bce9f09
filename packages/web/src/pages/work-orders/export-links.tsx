import { workOrderRoutes } from "@stabile/contract/work-orders";
import { addressOf } from "#api/address.ts";
import type { WorkOrderSearch } from "#pages/work-orders/search-params.ts";
import { list } from "#text/it-work-orders.ts";
import { Icon } from "#ui/icon.tsx";

/** Plain links: the browser streams the file to disk, whatever its size. */
export function ExportLinks({ search }: { search: WorkOrderSearch }) {
  return (["csv", "xlsx"] as const).map((format) => (
    <a
      key={format}
      className="btn btn-outline-primary"
      href={addressOf(workOrderRoutes.exportWorkOrders, { query: { ...search, format } })}
      download
      title={list.export[format]}
    >
      <Icon name="download" />
      <span className="visually-hidden">{list.export.label} </span>
      {format.toUpperCase()}
    </a>
  ));
}
