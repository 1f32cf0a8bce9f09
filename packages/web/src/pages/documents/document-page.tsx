import type { BuildingDocument } from "@stabile/contract/document-shapes";
import { documentRoutes } from "@stabile/contract/documents";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { addressOf } from "#api/address.ts";
import { useMay } from "#api/session.tsx";
import { DocumentStateBadge, ExpiryBadge } from "#pages/documents/document-badges.tsx";
import { DocumentLinks } from "#pages/documents/document-links.tsx";
import { DocumentPicture } from "#pages/documents/document-preview.tsx";
import { documentQuery } from "#pages/documents/document-queries.ts";
import { ParticularsForm } from "#pages/documents/particulars-form.tsx";
import { PlaceDocument } from "#pages/documents/place-document.tsx";
import { Versions } from "#pages/documents/versions.tsx";
import { WithdrawDocument } from "#pages/documents/withdraw-document.tsx";
import { documents } from "#text/it-documents.ts";
import { Button } from "#ui/button.tsx";
import { dayText } from "#ui/dates.ts";
import { Notice } from "#ui/notice.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { Facts, Panel } from "#ui/panel.tsx";
import { RecordProblem } from "#ui/record-problem.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { newestFirst, Timeline } from "#ui/timeline.tsx";

const words = documents.one;
const route = getRouteApi("/documenti/$id");

/** One document: its file, what it says, its versions, what it is about, its history. */
export function DocumentPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(documentQuery(id));
  if (data) return <Content key={id} document={data} />;
  if (!error) return <Skeleton lines={10} tall />;
  return (
    <RecordProblem
      error={error}
      missing={documents.notFound}
      list={{ label: documents.title, to: "/documenti" }}
      onRetry={() => void refetch()}
    />
  );
}

function Content({ document }: { document: BuildingDocument }) {
  const { building } = document;
  const mayManage = useMay("document.manage");
  return (
    <>
      <PageHeading
        title={document.title}
        above={
          building ? (
            <Link to="/edifici/$id/documenti" params={{ id: building.id }}>
              {building.name}
            </Link>
          ) : (
            <Link to="/documenti">{documents.title}</Link>
          )
        }
        beside={<DocumentStateBadge state={document.state} />}
        lead={
          <>
            <span className="code">{document.code}</span>{" "}
            {document.typeLabel ? `· ${document.typeLabel}` : ""}
          </>
        }
        actions={
          mayManage && document.state !== "withdrawn" ? <WithdrawDocument document={document} /> : null
        }
      />
      {document.withdrawReason ? (
        <Notice tone="warning">{words.withdrawn(document.withdrawReason)}</Notice>
      ) : null}
      <div className="document-grid">
        <div>
          <Preview document={document} />
          <Versions document={document} />
        </div>
        <div>
          <PlaceDocument document={document} />
          <Particulars document={document} />
          <DocumentLinks document={document} />
          <Panel title={words.history}>
            <Timeline entries={newestFirst(document.history)} />
          </Panel>
        </div>
      </div>
    </>
  );
}

function Preview({ document }: { document: BuildingDocument }) {
  const address = addressOf(documentRoutes.readDocumentContent, { params: { id: document.id } });
  const isPicture = /^image\/(jpeg|png|webp)$/.test(document.mediaType);
  const isShown = isPicture || document.mediaType === "application/pdf";
  return (
    <Panel title={words.file}>
      <DocumentPicture document={document} />
      <p>
        {document.fileName}{" "}
        <a
          href={address}
          {...(isShown ? { target: "_blank", rel: "noopener" } : {})}
          className="btn btn-outline-primary"
        >
          {isShown ? words.openFile : words.download}
        </a>
      </p>
    </Panel>
  );
}

function Particulars({ document }: { document: BuildingDocument }) {
  const mayAdd = useMay("document.add");
  const [isEditing, setEditing] = useState(false);
  const { state, textState, proposals } = document;
  if (mayAdd && (state === "uploaded" || state === "proposed"))
    return (
      <Panel title={proposals.length > 0 ? words.proposed : words.particulars}>
        <p role="status">
          {textState === "waiting" ? words.reading : proposals.length > 0 ? words.proposedHelp : words.none}
        </p>
        <ParticularsForm document={document} />
      </Panel>
    );
  return (
    <Panel
      title={words.particulars}
      aside={
        mayAdd && state === "confirmed" && !isEditing ? (
          <Button small onClick={() => setEditing(true)}>
            {words.edit}
          </Button>
        ) : null
      }
    >
      {isEditing ? (
        <ParticularsForm document={document} onClose={() => setEditing(false)} />
      ) : (
        <Said document={document} />
      )}
    </Panel>
  );
}

function Said({ document }: { document: BuildingDocument }) {
  const { fields } = words;
  return (
    <Facts
      items={[
        [fields.type, document.typeLabel],
        [fields.number, document.number],
        [fields.issuedOn, document.issuedOn ? dayText(document.issuedOn) : undefined],
        [fields.expiresOn, document.expiresOn ? <ExpiryBadge key="expires" row={document} /> : undefined],
        [fields.issuer, document.issuer],
        [fields.signatory, document.signatory],
        [fields.outcome, document.outcome ? words.outcomes[document.outcome] : undefined],
        [fields.visibility, words.visibilities[document.visibility]],
        [words.retainUntil, document.retainUntil ? dayText(document.retainUntil) : words.forever],
        [words.confirmedBy, document.confirmedBy],
        [words.same, document.sameFile.map(({ code }) => code).join(", ")],
      ]}
    />
  );
}
