import { complianceRoutes } from "@stabile/contract/compliance";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { planning } from "#text/it-planning.ts";
import { dayText } from "#ui/dates.ts";
import { Notice } from "#ui/notice.tsx";

const words = planning.ban;
const FEW = 20;

/** What of a building nobody may use, and since when: before all the rest of its page. */
export function UseForbidden({ buildingId }: { buildingId: string }) {
  const mayRead = useMay("obligation.read");
  const { data } = useQuery({
    ...queryOf(complianceRoutes.listObligations, { query: { buildingId, state: "forbidden", limit: FEW } }),
    enabled: mayRead,
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Notice tone="danger" title={words.title} announce>
      <p>{words.lead}</p>
      <ul>
        {data.items.map(({ id, title, subject, useForbiddenSince }) => (
          <li key={id}>{words.item(title, subject.name, dayText(useForbiddenSince ?? ""))}</li>
        ))}
      </ul>
      <Link to="/scadenze" search={{ buildingId, state: "forbidden" }}>
        {words.all}
      </Link>
    </Notice>
  );
}
