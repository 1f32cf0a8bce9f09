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
import { SelectField } from "#ui/field.tsx";
import { FirstFew } from "#ui/first-few.tsx";
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
  const preview = useSheet(peopleRoutes.previewRoles);
  const apply = useSheet(peopleRoutes.applyRoles, () => void queries.invalidateQueries().then(keepFocus));
  const shown = apply.data ?? preview.data;
  function choose(chosen: File | undefined): void {
    if (chosen === undefined || apply.isPending) return;
    apply.reset();
    setFile(chosen);
    preview.mutate(chosen);
  }
  return (
    <>
      <PageHeading title={people.tabs.sheet} lead={words.lead} />
      <PeopleTabs current="sheet" />
      <Panel title={words.how}>
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
        <Travelling sheet={preview} words={words.reading} />
        <ProblemAlert error={preview.error} fields={["file"]} takeFocus />
      </Panel>
      {shown && !preview.isPending ? (
        <Outcome
          key={String(shown.applied)}
          sheet={shown}
          apply={apply}
          onApply={() => file && !apply.isPending && apply.mutate(file)}
        />
      ) : null}
    </>
  );
}

type SheetRoute = typeof peopleRoutes.previewRoles | typeof peopleRoutes.applyRoles;

/** Sends a file of roles, telling how far it is. */
function useSheet(route: SheetRoute, onDone?: () => void) {
  const [share, setShare] = useState(0);
  const mutation = useMutation({
    mutationFn: (file: File) =>
      upload(route as typeof peopleRoutes.previewRoles, {
        params: {},
        file,
        idempotencyKey: randomKey(),
        onProgress: setShare,
      }),
    onMutate: () => setShare(0),
    ...(onDone ? { onSuccess: onDone } : {}),
  });
  return { ...mutation, share };
}

type Sending = ReturnType<typeof useSheet>;

/** First the file goes, by as much as one sees; then it is read row by row, and nobody knows for how long. */
function Travelling({ sheet, words: text }: { sheet: Sending; words: string }) {
  return (
    <div role="status">
      {sheet.isPending ? (
        <label className="progress-label">
          {sheet.share < 1 ? words.sending : text}
          <progress {...(sheet.share < 1 ? { max: 1, value: sheet.share } : {})} />
        </label>
      ) : null}
    </div>
  );
}

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

interface OutcomeProps {
  sheet: RoleSheet;
  apply: Sending;
  onApply: () => void;
}

function Outcome({ sheet, apply, onApply }: OutcomeProps) {
  const { applied, counts, fileName, rows } = sheet;
  const toDo = counts.given + counts.changed;
  // What was refused is what there is to do something about.
  const [show, setShow] = useState<Show>(counts.refused > 0 ? "refused" : "all");
  const wanted = rows.filter(({ outcome }) => show === "all" || outcome === show);
  return (
    <Panel title={applied ? words.applied(fileName) : words.preview(fileName)}>
      <Notice tone={applied ? "success" : counts.refused > 0 ? "warning" : "info"} announce>
        <p>{(applied ? words.counts : words.wouldCount)(counts)}</p>
      </Notice>
      {applied ? null : toDo === 0 ? (
        <p>{words.nothing}</p>
      ) : (
        <div className="form-actions">
          <Button look="primary" busy={apply.isPending} onClick={onApply}>
            {words.apply(toDo)}
          </Button>
        </div>
      )}
      <Travelling sheet={apply} words={words.applying} />
      <ProblemAlert error={apply.error} fields={["file"]} takeFocus />
      <div className="filter-grid">
        <SelectField
          label={words.show}
          choices={showChoices(sheet)}
          value={show}
          onChange={(event) => setShow(event.target.value as Show)}
        />
      </div>
      <FirstFew key={show} items={wanted} few={100} all={words.allRows}>
        {(shown) => (
          <DataTable
            caption={words.caption}
            rows={shown.map((row) => ({ ...row, applied }))}
            rowKey={(row) => String(row.line)}
            rowLabel={(row) => `${words.head.line} ${row.line}`}
            columns={COLUMNS}
            card={(row) => <RowCard row={row} />}
          />
        )}
      </FirstFew>
    </Panel>
  );
}

type Show = "all" | Row["outcome"];

/** Which rows may be looked at, each with how many they are; of the kinds that there are. */
function showChoices({ counts, rows, applied }: RoleSheet): { value: Show; label: string }[] {
  const kinds = (["refused", "given", "changed", "same"] as const).filter((kind) => counts[kind] > 0);
  const names = applied ? words.outcomes : words.wouldBe;
  return [
    { value: "all", label: `${words.everyRow} (${rows.length})` },
    ...kinds.map((value) => ({ value, label: `${names[value]} (${counts[value]})` })),
  ];
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

const termOf = ({ from, until }: Row): string =>
  [from ? people.from(from) : "", until ? people.until(until) : people.noEnd.toLocaleLowerCase("it")]
    .filter(Boolean)
    .join(" ");

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
