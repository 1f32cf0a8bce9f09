import { complianceRoutes } from "@stabile/contract/compliance";
import { DocumentSubjectKind } from "@stabile/contract/document-shapes";
import { documentRoutes } from "@stabile/contract/documents";
import { requestRoutes } from "@stabile/contract/requests";
import { workOrderRoutes } from "@stabile/contract/work-orders";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { dossier } from "#text/it-dossier.ts";
import { obligations } from "#text/it-obligations.ts";
import { dayText } from "#ui/dates.ts";
import { DateText } from "#ui/date-text.tsx";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { RequestStateBadge, WorkOrderStateBadge } from "#ui/status-badge.tsx";

const words = dossier.subject;
const FEW = 20;

interface ElementProps {
  buildingId: string;
  elementId: string;
}

/** What is to be done on an element, and what people said of it: what who stands before it comes to see. */
export function ElementPanels(props: ElementProps) {
  return (
    <>
      <Checks {...props} />
      <Orders {...props} />
      <Requests {...props} />
    </>
  );
}

function Checks({ buildingId, elementId }: ElementProps) {
  const mayRead = useMay("obligation.read");
  const found = useQuery({
    ...queryOf(complianceRoutes.listObligations, { query: { buildingId, subjectId: elementId, limit: FEW } }),
    enabled: mayRead,
  });
  if (!mayRead) return null;
  return (
    <Few title={words.checks} none={words.noChecks} found={found}>
      {found.data?.items.map((check) => (
        <li key={check.id}>
          {check.title}{" "}
          <span className="quiet">
            {obligations.states[check.state]}
            {check.dueOn === undefined ? "" : ` · ${words.due} ${dayText(check.dueOn)}`}
            {check.useForbiddenSince === undefined
              ? ""
              : ` · ${obligations.forbiddenSince(dayText(check.useForbiddenSince))}`}
          </span>
        </li>
      ))}
    </Few>
  );
}

function Orders({ buildingId, elementId }: ElementProps) {
  const mayRead = useMay("work-order.read");
  const found = useQuery({
    ...queryOf(workOrderRoutes.listWorkOrders, {
      query: { buildingId, elementId, state: "open", limit: FEW },
    }),
    enabled: mayRead,
  });
  if (!mayRead) return null;
  return (
    <Few title={words.orders} none={words.noOrders} found={found}>
      {found.data?.items.map((order) => (
        <li key={order.id}>
          <Link to="/ordini/$id" params={{ id: order.id }}>
            {order.title}
          </Link>{" "}
          <span className="code">{order.code}</span> <WorkOrderStateBadge state={order.state} />
        </li>
      ))}
    </Few>
  );
}

function Requests({ buildingId, elementId }: ElementProps) {
  const mayRead = useMay("request.read");
  const found = useQuery({
    ...queryOf(requestRoutes.listRequests, { query: { buildingId, elementId, limit: FEW } }),
    enabled: mayRead,
  });
  if (!mayRead) return null;
  return (
    <Few title={words.requests} none={words.noRequests} found={found}>
      {found.data?.items.map((request) => (
        <li key={request.id}>
          <Link to="/segnalazioni/$id" params={{ id: request.id }}>
            {request.subject}
          </Link>{" "}
          <RequestStateBadge state={request.state} /> <DateText value={request.openedAt} className="quiet" />
        </li>
      ))}
    </Few>
  );
}

/** The papers that are linked to a part. */
export function SubjectDocuments({ kind, subjectId }: { kind: string; subjectId: string }) {
  const mayRead = useMay("document.read");
  const subjectKind = DocumentSubjectKind.safeParse(kind).data;
  const found = useQuery({
    ...queryOf(documentRoutes.listDocuments, { query: { subjectKind, subjectId, limit: FEW } }),
    enabled: mayRead && subjectKind !== undefined,
  });
  if (!mayRead || subjectKind === undefined) return null;
  return (
    <Few title={words.documents} none={words.noDocuments} found={found}>
      {found.data?.items.map((document) => (
        <li key={document.id}>
          <Link to="/documenti/$id" params={{ id: document.id }}>
            {document.title}
          </Link>{" "}
          <span className="quiet">{document.typeLabel}</span>
        </li>
      ))}
    </Few>
  );
}

interface FewProps {
  title: string;
  none: string;
  found: {
    isPending: boolean;
    error: unknown;
    data?: { items: readonly unknown[] } | undefined;
    refetch: () => unknown;
  };
  children: ReactNode;
}

function Few({ title, none, found, children }: FewProps) {
  return (
    <Panel title={title}>
      {found.isPending ? (
        <Skeleton lines={2} />
      ) : (
        <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      )}
      {found.data?.items.length === 0 ? <p className="quiet">{none}</p> : null}
      <ul className="plain-list">{children}</ul>
    </Panel>
  );
}
