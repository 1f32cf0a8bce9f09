import { floorPlanRoutes } from "@stabile/contract/floor-plans";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { plans as words } from "#text/it-plans.ts";

/** From a space, or from what is in it, to where it is on its plans; nothing when it is on none. */
export function ShowInPlan({ id, subjectId }: { id: string; subjectId: string }) {
  const may = useMay("model.read");
  const { data } = useQuery({
    ...queryOf(floorPlanRoutes.listPlanShowings, { params: { id, subjectId } }),
    enabled: may,
  });
  const items = data?.items ?? [];
  return items.map(({ planId, title, spaceId }) => (
    <Link
      key={planId}
      to="/edifici/$id/piante/$planId"
      params={{ id, planId }}
      search={{ vano: spaceId }}
      className="btn btn-outline-primary"
    >
      {items.length === 1 ? words.showInPlan : words.showIn(title)}
    </Link>
  ));
}
