import { peopleRoutes, type RoleSheet } from "@stabile/contract/people";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { addressOf } from "#api/address.ts";
import { randomKey } from "#api/idempotency.ts";
import { upload } from "#api/upload.ts";
import { PeopleTabs } from "#pages/people/people-tabs.tsx";
import { people } from "#text/it-people.ts";
import { sheet as words } from "#text/it-permissions.ts";
import { Button } from "#ui/button.tsx";
import { type Column, DataTable } from "#ui/data-table.tsx";
import { Icon } from "#ui/icon.tsx";
import { keepFocus } from "#ui/keep-focus.ts";
import { Notice } from "#ui/notice.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { StatusBadge, type Tone } from "#ui/status-badge.tsx";

/** A sheet of roles: what it would change first, and then it changes. */
export function RoleSheetPage() {
  const [file, setFile] = useState<File>();
  const queries = useQueryClient();
  const preview = useMutation({ mutationFn: (chosen: File) => send(peopleRoutes.previewRoles, chosen) });
  const apply = useMutation({
    mutationFn: (chosen: File) => send(peopleRoutes.applyRoles, chosen),
    onSuccess: () => void queries.invalidateQueries().then(keepFocus),
  });
  const shown = apply.data ?? preview.data;
  function choose(chosen: File | undefined): void {
    if (chosen === undefined) return;
    apply.reset();
    setFile(chosen);
    preview.mutate(chosen);
  }
  return (
    <>
      <PageHeading title={people.tabs.sheet} lead={words.lead} />
      <PeopleTabs current="sheet" />
      <Panel title={people.tabs.sheet}>
        <p>{words.columns}</p>
        <p>{words.scopes}</p>
        <p>{words.notRemoved}</p>
        <div className="form-actions">
          <FileButton label={shown ? words.another : words.choose} onFile={choose} />
          <a
            className="btn btn-outline-primary"
            href={addressOf(peopleRoutes.exportRoles, { query: { format: "xlsx" } })}
            download
          >
            <Icon name="download" /> {people.export}
          </a>
        </div>
        <p role="status">{preview.isPending ? words.reading : ""}</p>
        <ProblemAlert error={apply.error ?? preview.error} fields={["file"]} takeFocus />
      </Panel>
      {shown ? (
        <Outcome
          sheet={shown}
          busy={apply.isPending}
          onApply={() => file && !apply.isPending && apply.mutate(file)}
        />
      ) : null}
    </>
  );
}

const send = (route: typeof peopleRoutes.previewRoles | typeof peopleRoutes.applyRoles, file: File) =>
  upload(route as typeof peopleRoutes.previewRoles, {
    params: {},
    file,
    idempotencyKey: randomKey(),
    onProgress: () => undefined,
  });

function FileButton({ label, onFile }: { label: string; onFile: (file: File | undefined) => void }) {
  return (
    <label className="btn btn-primary file-button">
      <Icon name="upload" /> {label}
      <input
        type="file"
        accept=".csv,.xlsx,text/csv"
        onChange={(event) => {
          onFile(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
    </label>
  );
}

type Row = RoleSheet["rows"][number] & { applied: boolean };

function Outcome({ sheet, busy, onApply }: { sheet: RoleSheet; busy: boolean; onApply: () => void }) {
  const { applied, counts, fileName, rows } = sheet;
  const toDo = counts.given + counts.changed;
  return (
    <Panel title={applied ? words.applied(fileName) : words.preview(fileName)}>
      <Notice tone={applied ? "success" : counts.refused > 0 ? "warning" : "info"} announce>
        <p>{words.counts(counts)}</p>
      </Notice>
      {applied ? null : toDo === 0 ? (
        <p>{words.nothing}</p>
      ) : (
        <div className="form-actions">
          <Button look="primary" busy={busy} onClick={onApply}>
            {words.apply(toDo)}
          </Button>
        </div>
      )}
      <DataTable
        caption={words.caption}
        rows={rows.map((row) => ({ ...row, applied }))}
        rowKey={(row) => String(row.line)}
        rowLabel={(row) => `${words.head.line} ${row.line}`}
        columns={COLUMNS}
        card={(row) => <RowCard row={row} />}
      />
    </Panel>
  );
}

const TONES: Record<Row["outcome"], Tone> = {
  given: "success",
  changed: "info",
  same: "quiet",
  refused: "danger",
};

function RowOutcome({ row }: { row: Row }) {
  const text = (row.applied ? words.outcomes : words.wouldBe)[row.outcome];
  return (
    <>
      <StatusBadge tone={TONES[row.outcome]} text={text} />
      {row.because ? <span className="row-sub">{row.because}</span> : null}
    </>
  );
}

const termOf = ({ from, until }: Row): string => (from || until ? `${from || "—"} – ${until || "—"}` : "—");

function RowCard({ row }: { row: Row }) {
  return (
    <>
      <strong>
        {words.head.line} {row.line}: {row.name || row.taxCode}
      </strong>
      <span className="row-sub">
        {row.role} · {row.scope} · {termOf(row)}
      </span>
      <RowOutcome row={row} />
    </>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  { key: "line", header: words.head.line, className: "cell-tight", cell: (row) => row.line },
  {
    key: "person",
    header: words.head.person,
    cell: (row) => (
      <>
        {row.name} <span className="code">{row.taxCode}</span>
      </>
    ),
  },
  { key: "role", header: words.head.role, cell: (row) => `${row.role} · ${row.scope}` },
  { key: "term", header: words.head.term, cell: termOf },
  { key: "outcome", header: words.head.outcome, cell: (row) => <RowOutcome row={row} /> },
];
