import { complianceRoutes } from "@stabile/contract/compliance";
import { addressOf } from "#api/address.ts";
import type { ObligationSearch } from "#pages/obligations/search-params.ts";
import { planning } from "#text/it-planning.ts";
import { Icon } from "#ui/icon.tsx";

const words = planning.exports;

/** Plain links: the browser streams the file to disk, whatever its size. */
export function ExportObligations({ search }: { search: ObligationSearch }) {
  return (["csv", "xlsx", "ics"] as const).map((format) => (
    <a
      key={format}
      className="btn btn-outline-primary"
      href={addressOf(complianceRoutes.exportObligations, { query: { ...search, format } })}
      download
      title={words[format]}
    >
      <Icon name="download" />
      <span className="visually-hidden">{words.label} </span>
      {format.toUpperCase()}
    </a>
  ));
}
