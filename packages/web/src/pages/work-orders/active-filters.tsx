import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { buildingRoutes } from "@stabile/contract/buildings";
import { queryOf } from "#api/queries.ts";
import { useCatalogue } from "#api/catalogue.ts";
import { useMay } from "#api/session.tsx";
import { firmsQuery } from "#pages/work-orders/order-queries.ts";
import type { WorkOrderSearch } from "#pages/work-orders/search-params.ts";
import { URGENCIES, WORK_ORDER_STATES } from "#text/it.ts";
import { list } from "#text/it-work-orders.ts";
import { dayText } from "#ui/dates.ts";
import { Icon } from "#ui/icon.tsx";

type Key = keyof WorkOrderSearch;
const words = list.filters;

const LABELS: Partial<Record<Key, string>> = {
  q: words.text,
  state: words.state,
  category: words.category,
  urgency: words.urgency,
  municipio: words.municipio,
  firmId: words.firm,
  buildingId: words.building,
  elementId: words.element,
  due: words.due,
  openedFrom: words.openedFrom,
  openedTo: words.openedTo,
  near: words.near,
};

/** The filters in force, in the order of the form; ordering is not one. */
export function activeFilters(search: WorkOrderSearch): readonly Key[] {
  return (Object.keys(LABELS) as Key[]).filter((key) => search[key] !== undefined);
}

/** What the list is limited to, in words, each with its way out. */
export function ActiveFilters(props: { search: WorkOrderSearch; onRemove: (key: Key) => void }) {
  const valueOf = useFilterWords(props.search);
  const active = activeFilters(props.search);
  if (active.length === 0) return null;
  return (
    <>
      {active.map((key) => {
        const label = `${LABELS[key]}: ${valueOf(key)}`;
        return (
          <span key={key} className="tag">
            {label}
            <button type="button" aria-label={words.remove(label)} onClick={() => props.onRemove(key)}>
              <Icon name="close" size="xs" />
            </button>
          </span>
        );
      })}
      {active.length > 1 ? (
        <Link
          to="/ordini"
          search={props.search.sort ? { sort: props.search.sort } : {}}
          className="btn btn-plain btn-sm"
        >
          {words.clear}
        </Link>
      ) : null}
    </>
  );
}

function useFilterWords(search: WorkOrderSearch): (key: Key) => string {
  const catalogue = useCatalogue();
  const mayReadFirms = useMay("firm.read");
  const firms = useQuery({ ...firmsQuery, enabled: mayReadFirms && search.firmId !== undefined });
  const building = useQuery({
    ...queryOf(buildingRoutes.readBuilding, { params: { id: search.buildingId ?? "" } }),
    enabled: search.buildingId !== undefined,
  });
  const labelIn = (items: readonly { code: string; label: string }[], code: string | undefined) =>
    items.find((item) => item.code === code)?.label ?? code ?? "";
  return (key) => {
    switch (key) {
      case "state":
        return search.state === "open" ? words.open : search.state ? WORK_ORDER_STATES[search.state] : "";
      case "category":
        return labelIn(catalogue.categories, search.category);
      case "urgency":
        return search.urgency ? URGENCIES[search.urgency] : "";
      case "municipio":
        return labelIn(catalogue.municipi, search.municipio);
      case "firmId":
        return firms.data?.items.find((firm) => firm.id === search.firmId)?.name ?? "…";
      case "buildingId":
        return building.data?.name ?? "…";
      case "elementId":
        return words.chosenElement;
      case "due":
        return search.due ? words.dueValues[search.due] : "";
      case "openedFrom":
      case "openedTo":
        return dayText(search[key] ?? "");
      default:
        return String(search[key] ?? "");
    }
  };
}
