import { documentRoutes } from "@stabile/contract/documents";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { randomKey } from "#api/idempotency.ts";
import { queryOf, readingsOf } from "#api/queries.ts";
import { upload } from "#api/upload.ts";
import { documents } from "#text/it-documents.ts";
import { DateText } from "#ui/date-text.tsx";
import { DossierTabs } from "#ui/dossier-tabs.tsx";
import { Icon } from "#ui/icon.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";

const words = documents.files;
type WrongFile = (typeof documentRoutes.readFileIntegrity.response)["_output"]["wrong"][number];

/** What the verifying of the kept files found, and how what is missing is put back. */
export function FileIntegrityPage() {
  const found = useQuery(queryOf(documentRoutes.readFileIntegrity, {}));
  return (
    <>
      <PageHeading title={words.title} lead={words.lead} />
      <DossierTabs current="files" />
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <Skeleton lines={6} /> : null}
      {found.data ? <Figures {...found.data} /> : null}
      {found.data ? <WrongFiles wrong={found.data.wrong} /> : null}
    </>
  );
}

function Figures(found: {
  whole: number;
  waiting: number;
  lastCheckedAt?: string | undefined;
  wrong: unknown[];
}) {
  const figures = [
    [words.whole, found.whole.toLocaleString("it-IT")],
    [words.waiting, found.waiting.toLocaleString("it-IT")],
    [words.wrong, found.wrong.length.toLocaleString("it-IT")],
    [
      words.last,
      found.lastCheckedAt === undefined ? words.never : <DateText key="at" value={found.lastCheckedAt} />,
    ],
  ] as const;
  return (
    <Panel title={words.last}>
      <dl className="facts">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function WrongFiles({ wrong }: { wrong: readonly WrongFile[] }) {
  const [restored, setRestored] = useState<string>();
  return (
    <Panel title={words.list}>
      <p role="status">{restored === undefined ? "" : words.restored(restored)}</p>
      {wrong.length === 0 ? <p className="quiet">{words.none}</p> : <p>{words.help}</p>}
      <ul className="plain-list">
        {wrong.map((file) => (
          <li key={`${file.id} ${file.number}`}>
            <Link to="/documenti/$id" params={{ id: file.id }}>
              {file.title}
            </Link>{" "}
            <span className="code">{file.code}</span>{" "}
            <span className="quiet">{words.version(file.number)}</span>{" "}
            <StatusBadge tone="danger" text={words.outcomes[file.outcome]} />{" "}
            <span className="quiet">
              {words.since} <DateText value={file.since} />
            </span>
            <Restore file={file} onDone={() => setRestored(file.code)} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Restore({ file: { id, number, code }, onDone }: { file: WrongFile; onDone: () => void }) {
  const queries = useQueryClient();
  const [share, setShare] = useState<number>();
  const [error, setError] = useState<unknown>();
  async function send(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    setError(undefined);
    setShare(0);
    try {
      await upload(documentRoutes.restoreDocumentFile, {
        ...{ params: { id, number }, file, idempotencyKey: randomKey(), onProgress: setShare },
      });
      onDone();
      void queries.invalidateQueries(readingsOf(documentRoutes.readFileIntegrity));
    } catch (caught) {
      setError(caught);
    }
    setShare(undefined);
  }
  return (
    <>
      <br />
      <label className="btn btn-outline-primary file-button">
        <Icon name="upload" /> {words.restore}
        <input
          type="file"
          aria-label={words.restoreOf(code)}
          onChange={(event) => {
            void send(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
      </label>
      {share === undefined ? null : <progress max={1} value={share} aria-label={words.restoreOf(code)} />}
      <ProblemAlert error={error} />
    </>
  );
}
