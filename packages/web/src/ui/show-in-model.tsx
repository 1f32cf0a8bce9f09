import { modelViewRoutes } from "@stabile/contract/model-views";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { modelView as words } from "#text/it-model-view.ts";

/** From a part of a building to where it is in its models; nothing when no model has it. */
export function ShowInModel({ id, subjectId }: { id: string; subjectId: string }) {
  const may = useMay("model.read");
  const { data } = useQuery({
    ...queryOf(modelViewRoutes.listShowings, { params: { id, subjectId } }),
    enabled: may,
  });
  const items = data?.items ?? [];
  return items.map(({ modelId, fileName, guid }) => (
    <Link
      key={modelId}
      to="/edifici/$id/modelli/$modelId/vista"
      params={{ id, modelId }}
      search={{ oggetto: guid }}
      className="btn btn-outline-primary"
    >
      {items.length === 1 ? words.showInModel : words.showIn(fileName)}
    </Link>
  ));
}
