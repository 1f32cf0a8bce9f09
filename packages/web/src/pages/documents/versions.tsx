import type { BuildingDocument, DocumentVersion } from "@stabile/contract/document-shapes";
import { documentRoutes } from "@stabile/contract/documents";
import { useState } from "react";
import { addressOf } from "#api/address.ts";
import { useAction } from "#api/action.ts";
import { randomKey } from "#api/idempotency.ts";
import { useMay } from "#api/session.tsx";
import { upload } from "#api/upload.ts";
import { useDocumentRefresh } from "#pages/documents/document-queries.ts";
import { documents } from "#text/it-documents.ts";
import { Button } from "#ui/button.tsx";
import { DateText } from "#ui/date-text.tsx";
import { Icon } from "#ui/icon.tsx";
import { bytesText } from "#ui/numbers.ts";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

const words = documents.one;

/** Each file that the document has had, the newest first. */
export function Versions({ document }: { document: BuildingDocument }) {
  const mayAdd = useMay("document.add") && document.state !== "withdrawn";
  return (
    <Panel title={words.versions}>
      <ul className="plain-list">
        {document.versions.map((version) => (
          <Version key={version.number} id={document.id} version={version} />
        ))}
      </ul>
      {mayAdd ? <AddVersion id={document.id} /> : null}
      {mayAdd ? <ReadAgain id={document.id} current={document.versions[0]} /> : null}
    </Panel>
  );
}

function Version({ id, version }: { id: string; version: DocumentVersion }) {
  const href = addressOf(documentRoutes.readDocumentContent, {
    params: { id },
    query: { number: version.number },
  });
  const about = [
    bytesText(version.byteLength),
    version.pages === undefined ? "" : words.pages(version.pages),
    version.byOcr ? words.byOcr : words.textStates[version.textState],
    version.textReason ?? "",
    version.integrity ? words.integrity[version.integrity] : "",
  ];
  return (
    <li>
      <a href={href} target="_blank" rel="noopener">
        {words.version(version.number)}: {version.fileName}
      </a>
      <br />
      <span className="quiet">
        {version.addedBy}, <DateText value={version.addedAt} /> · {about.filter(Boolean).join(" · ")}
        {version.note ? ` · ${version.note}` : ""}
      </span>
    </li>
  );
}

function AddVersion({ id }: { id: string }) {
  const refresh = useDocumentRefresh();
  const [share, setShare] = useState<number>();
  const [error, setError] = useState<unknown>();
  async function send(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    setError(undefined);
    setShare(0);
    try {
      await upload(documentRoutes.addDocumentVersion, {
        ...{ params: { id }, file, idempotencyKey: randomKey(), onProgress: setShare },
      });
      refresh();
    } catch (caught) {
      setError(caught);
    }
    setShare(undefined);
  }
  return (
    <>
      <label className="btn btn-outline-primary file-button">
        <Icon name="upload" /> {words.addVersion}
        <input
          type="file"
          onChange={(event) => {
            void send(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
      </label>
      {share === undefined ? null : <progress max={1} value={share} aria-label={words.addVersion} />}
      <ProblemAlert error={error} />
    </>
  );
}

function ReadAgain({ id, current }: { id: string; current: DocumentVersion | undefined }) {
  const action = useAction(documentRoutes.readDocumentAgain, { onDone: useDocumentRefresh() });
  if (current?.textState !== "parked" && current?.textState !== "none") return null;
  return (
    <>
      <Button busy={action.isPending} onClick={() => action.mutate({ params: { id } })}>
        {words.readAgain}
      </Button>
      <ProblemAlert error={action.error} />
    </>
  );
}
