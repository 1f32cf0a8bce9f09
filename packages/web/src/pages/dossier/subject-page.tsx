import { dossierRoutes } from "@stabile/contract/dossier";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import type { EditFactProps } from "#pages/dossier/edit-fact.tsx";
import { FactRow } from "#pages/dossier/fact-row.tsx";
import { ElementPanels, SubjectDocuments } from "#pages/dossier/subject-panels.tsx";
import { dossier as words } from "#text/it-dossier.ts";
import { PageHeading } from "#ui/page-heading.tsx";
import { Panel } from "#ui/panel.tsx";
import { RecordProblem } from "#ui/record-problem.tsx";
import { ShowInModel } from "#ui/show-in-model.tsx";
import { ShowInPlan } from "#ui/show-in-plan.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

const route = getRouteApi("/edifici/$id/parti/$subjectId");

/** A part of the building with its own facts: an element, a unit, a space. */
export function SubjectPage() {
  const { id, subjectId } = route.useParams();
  const mayWrite = useMay("dossier.write");
  const mayOrder = useMay("work-order.create");
  const { data, error, refetch } = useQuery(
    queryOf(dossierRoutes.readSubjectFacts, { params: { id, subjectId }, query: {} }),
  );
  if (!data)
    return error ? (
      <RecordProblem
        error={error}
        missing={words.subject.notFound}
        list={{ label: words.subject.list, to: "/edifici" }}
        onRetry={() => void refetch()}
      />
    ) : (
      <Skeleton lines={8} tall />
    );
  return (
    <>
      <PageHeading
        key={subjectId}
        title={data.label}
        above={
          <Link to="/edifici/$id" params={{ id }}>
            {data.buildingName}
          </Link>
        }
        lead={
          <>
            <span className="code">{data.code}</span> · {words.subject.kinds[data.kind] ?? data.kind}
            {data.uni8290 === undefined ? null : ` · UNI 8290 ${data.uni8290}`}
          </>
        }
        actions={
          <>
            {mayOrder && data.kind === "element" ? (
              <Link
                to="/ordini/nuovo"
                search={{ buildingId: id, elementId: subjectId }}
                className="btn btn-primary"
              >
                {words.subject.newOrder}
              </Link>
            ) : null}
            {data.kind === "element" || data.kind === "space" ? (
              <a className="btn btn-outline-primary" href={`/e/${encodeURIComponent(data.code)}?segnala`}>
                {words.subject.report}
              </a>
            ) : null}
            <ShowInPlan id={id} subjectId={subjectId} />
            <ShowInModel id={id} subjectId={subjectId} />
          </>
        }
      />
      <Panel title={words.subject.facts}>
        {data.facts.length === 0 ? <p className="quiet">{words.nothing}</p> : null}
        <ul className="fact-list">
          {data.facts.map((fact) => (
            <FactRow
              key={fact.field}
              buildingId={id}
              subjectKind={data.kind as EditFactProps["subjectKind"]}
              fact={fact}
              mayWrite={mayWrite}
            />
          ))}
        </ul>
      </Panel>
      {data.kind === "element" ? <ElementPanels buildingId={id} elementId={subjectId} /> : null}
      <SubjectDocuments kind={data.kind} subjectId={subjectId} />
    </>
  );
}
