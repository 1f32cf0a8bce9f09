import type { BuildingDocument, DocumentLink } from "@stabile/contract/document-shapes";
import { documentRoutes } from "@stabile/contract/documents";
import { useAction } from "#api/action.ts";
import { useMay } from "#api/session.tsx";
import { useDocumentRefresh } from "#pages/documents/document-queries.ts";
import { documents } from "#text/it-documents.ts";
import { Button } from "#ui/button.tsx";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

const words = documents.one;

/** What a document is about, beside its building. */
export function DocumentLinks({ document }: { document: BuildingDocument }) {
  const refresh = useDocumentRefresh();
  const mayAdd = useMay("document.add") && document.state !== "withdrawn";
  const action = useAction(documentRoutes.unlinkDocument, { onDone: refresh });
  const nameOf = ({ kind, label }: DocumentLink) => [words.kinds[kind], label].filter(Boolean).join(": ");
  return (
    <Panel title={words.links}>
      {document.links.length === 0 ? <p className="quiet">{words.noLinks}</p> : null}
      <ul className="plain-list">
        {document.links.map((link) => (
          <li key={link.id}>
            {nameOf(link)}{" "}
            {mayAdd ? (
              <Button
                small
                look="plain"
                icon="close"
                aria-label={words.unlink(nameOf(link))}
                onClick={() => action.mutate({ params: { id: document.id, linkId: link.id } })}
              />
            ) : null}
          </li>
        ))}
      </ul>
      <ProblemAlert error={action.error} />
    </Panel>
  );
}
