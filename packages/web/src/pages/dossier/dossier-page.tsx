import type { Dossier } from "@stabile/contract/dossier-shapes";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMay } from "#api/session.tsx";
import { ExportDossier } from "#pages/dossier/export-dossier.tsx";
import { dossierQuery } from "#pages/dossier/dossier-queries.ts";
import { MeasurePanel, MissingPanel } from "#pages/dossier/measure-panel.tsx";
import { SectionPanel } from "#pages/dossier/section-panel.tsx";
import { building as buildingWords } from "#text/it-buildings.ts";
import { dossiers as listWords, dossier as words } from "#text/it-dossier.ts";
import { BuildingTabs } from "#ui/building-tabs.tsx";
import { dayText, todayText } from "#ui/dates.ts";
import { TextField } from "#ui/field.tsx";
import { Notice } from "#ui/notice.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { Panel } from "#ui/panel.tsx";
import { RecordProblem } from "#ui/record-problem.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { UseForbidden } from "#ui/use-forbidden.tsx";

const route = getRouteApi("/edifici/$id/fascicolo");

/** A building's dossier, today's or that of a past day. */
export function DossierPage() {
  const { id } = route.useParams();
  const { on } = route.useSearch();
  const { data, error, refetch } = useQuery({
    ...dossierQuery(id, on),
    placeholderData: (before) => (before?.building.id === id ? before : undefined),
  });
  if (data) return <DossierContent key={id} dossier={data} on={on} />;
  if (!error) return <Skeleton lines={12} tall />;
  return (
    <RecordProblem
      error={error}
      missing={buildingWords.notFound}
      list={{ label: buildingWords.list, to: "/edifici" }}
      onRetry={() => void refetch()}
    />
  );
}

function DossierContent({ dossier, on }: { dossier: Dossier; on: string | undefined }) {
  const mayWrite = useMay("dossier.write") && !dossier.isPast;
  const { building } = dossier;
  return (
    <>
      <PageHeading
        title={words.title(building.name)}
        above={<Link to="/fascicoli">{listWords.title}</Link>}
        lead={
          <>
            <span className="code">{building.code}</span> · {building.useLabel} · {building.addressText}
          </>
        }
      />
      <BuildingTabs id={building.id} current="dossier" />
      {dossier.isPast ? null : <UseForbidden buildingId={building.id} />}
      <MomentPicker on={on} />
      <p>
        <ExportDossier buildingIds={async () => [building.id]} on={on} />
      </p>
      {dossier.isPast ? <Notice tone="info">{words.moment.past(dayText(dossier.day))}</Notice> : null}
      <div className="dossier-grid">
        <div className="dossier-aside">
          <MeasurePanel dossier={dossier} />
          <Sections dossier={dossier} />
          <MissingPanel dossier={dossier} />
        </div>
        <div>
          {dossier.sections.map((section) => (
            <SectionPanel key={section.code} buildingId={building.id} section={section} mayWrite={mayWrite} />
          ))}
        </div>
      </div>
    </>
  );
}

function MomentPicker({ on }: { on: string | undefined }) {
  const navigate = useNavigate({ from: "/edifici/$id/fascicolo" });
  const show = (day: string) =>
    void navigate({ search: day === "" ? {} : { on: day }, replace: true, resetScroll: false });
  return (
    <div className="moment-picker">
      <TextField
        label={words.moment.label}
        help={words.moment.help}
        type="date"
        max={todayText()}
        value={on ?? ""}
        onChange={(event) => show(event.target.value)}
      />
      {on === undefined ? null : (
        <Link
          to="/edifici/$id/fascicolo"
          from="/edifici/$id/fascicolo"
          search={{}}
          className="btn btn-outline-primary"
        >
          {words.moment.now}
        </Link>
      )}
    </div>
  );
}

function Sections({ dossier }: { dossier: Dossier }) {
  return (
    <Panel title={words.sections}>
      <nav aria-label={words.sections}>
        <ul className="section-list">
          {dossier.sections.map(({ code, title, stated, required }) => (
            <li key={code}>
              <a href={`#sezione-${code}`}>
                {code}. {title}
              </a>{" "}
              <span className="quiet">{words.sectionCount(stated, required)}</span>
            </li>
          ))}
        </ul>
      </nav>
    </Panel>
  );
}
