import { type AuditEntryDetail, auditRoutes } from "@stabile/contract/audit";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { useSession } from "#api/session.tsx";
import { actionText, subjectText } from "#pages/audit/action-text.ts";
import { askedWords } from "#pages/audit/asked-words.ts";
import { EntryParticulars } from "#pages/audit/entry-particulars.tsx";
import { audit as words } from "#text/it-audit.ts";
import { DateText } from "#ui/date-text.tsx";
import { Notice } from "#ui/notice.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { Facts, Panel } from "#ui/panel.tsx";
import { RecordProblem } from "#ui/record-problem.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { StatusBadge, type Tone } from "#ui/status-badge.tsx";

const route = getRouteApi("/registro/$id");
const TONES: Record<AuditEntryDetail["integrity"], Tone> = {
  intact: "success",
  waiting: "info",
  altered: "danger",
};

/** One entry: who, what, and whether it is as it was sealed. */
export function AuditEntryPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(queryOf(auditRoutes.readAuditEntry, { params: { id } }));
  if (data) return <EntryContent key={id} entry={data} />;
  if (!error) return <Skeleton lines={10} tall />;
  return (
    <RecordProblem
      error={error}
      missing={words.notFound}
      list={{ label: words.back, to: "/registro" }}
      onRetry={() => void refetch()}
    />
  );
}

function EntryContent({ entry }: { entry: AuditEntryDetail }) {
  const { integrity } = entry;
  return (
    <>
      <PageHeading
        title={actionText(entry.action)}
        above={<Link to="/registro">{words.back}</Link>}
        beside={<StatusBadge tone={TONES[integrity]} text={words.integrity[integrity]} />}
        lead={<DateText value={entry.at} form="time" />}
      />
      {integrity === "altered" ? (
        <Notice tone="danger" title={words.integrity.altered}>
          <p>{words.alteredHelp}</p>
        </Notice>
      ) : null}
      <div className="order-grid">
        <div className="order-first">
          <Panel title={words.detail}>
            <Said entry={entry} />
          </Panel>
        </div>
        <div className="order-aside">
          <EntryFacts entry={entry} />
          <SealFacts entry={entry} />
        </div>
      </div>
    </>
  );
}

function Said({ entry: { detail, subjectKind, subjectLabel, subjectId } }: { entry: AuditEntryDetail }) {
  const asked = subjectLabel === undefined ? askedWords(subjectKind, subjectId) : undefined;
  if (asked !== undefined) return <Facts items={asked} />;
  if (detail === undefined || Object.keys(detail).length === 0)
    return <p className="quiet">{words.noDetail}</p>;
  return <EntryParticulars detail={detail} />;
}

function EntryFacts({ entry }: { entry: AuditEntryDetail }) {
  const { actor, subjectKind, subjectLabel, subjectId } = entry;
  return (
    <Panel title={words.facts}>
      <Facts
        items={[
          [words.actor, [actor.name, words.kinds[actor.kind]].filter(Boolean).join(", ")],
          [
            words.subject,
            <span key="subject" className="wrap-anywhere">
              {subjectText(subjectKind)} {subjectLabel ?? subjectId} <SubjectLink entry={entry} />
            </span>,
          ],
          [words.register, words.registers[entry.register]],
          [words.entry, entry.id],
          [words.correlation, <Code key="correlation" text={entry.correlationId} />],
        ]}
      />
    </Panel>
  );
}

function SealFacts({ entry: { segment, digest } }: { entry: AuditEntryDetail }) {
  return (
    <Panel title={words.seal}>
      <Facts
        items={[
          [words.segment, segment?.number],
          [words.sealedAt, segment ? <DateText value={segment.sealedAt} form="time" /> : undefined],
          [words.digest, <Code key="digest" text={digest} />],
        ]}
      />
    </Panel>
  );
}

function Code({ text }: { text: string }) {
  return <span className="code wrap-anywhere">{text}</span>;
}

/** Where what it speaks of is read, and by whom. */
const PLACES = {
  "work-order": { action: "work-order.read", to: "/ordini/$id", words: words.openOrder },
  request: { action: "request.read", to: "/segnalazioni/$id", words: words.openRequest },
  building: { action: "building.read", to: "/edifici/$id", words: words.openBuilding },
  user: { action: "people.read", to: "/persone/$id", words: words.openPerson },
} as const;

/** The way to what it speaks of, for who may read it. */
function SubjectLink({ entry: { subjectKind, subjectId, subjectLabel } }: { entry: AuditEntryDetail }) {
  const { actions } = useSession();
  const place = Object.hasOwn(PLACES, subjectKind) ? PLACES[subjectKind as keyof typeof PLACES] : undefined;
  // Without a label there is no such record any more, or it is a list.
  if (subjectLabel === undefined || place === undefined || !actions.includes(place.action)) return null;
  return (
    <Link to={place.to} params={{ id: subjectId }}>
      {place.words}
    </Link>
  );
}
