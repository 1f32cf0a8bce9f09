import { complianceRoutes } from "@stabile/contract/compliance";
import type { OwnCheckRule } from "@stabile/contract/compliance-rule";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queryOf } from "#api/queries.ts";
import { periodText } from "#pages/obligations/rule-draft.ts";
import { RuleForm } from "#pages/obligations/rule-form.tsx";
import { obligations } from "#text/it-obligations.ts";
import { planning } from "#text/it-planning.ts";
import { Button } from "#ui/button.tsx";
import { type Column, DataTable } from "#ui/data-table.tsx";
import { dayText } from "#ui/dates.ts";
import { Dialog } from "#ui/dialog.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { SelectField } from "#ui/field.tsx";
import { ObligationTabs } from "#ui/obligation-tabs.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

const words = planning.rules;

export interface KnownRule {
  isOwn: boolean;
  version: number;
  rule: OwnCheckRule;
}

/** The checks that the municipality gives itself, and those of the law that it changed. */
export function OwnRulesPage() {
  const [asked, setAsked] = useState<KnownRule | "new">();
  const found = useQuery(queryOf(complianceRoutes.listCheckRules, {}));
  const own = found.data?.items.filter(({ isOwn }) => isOwn) ?? [];
  const law = found.data?.items.filter(({ isOwn }) => !isOwn) ?? [];
  return (
    <>
      <PageHeading
        title={obligations.title}
        lead={words.lead}
        actions={
          <Button look="primary" onClick={() => setAsked("new")}>
            {words.add}
          </Button>
        }
      />
      <ObligationTabs current="rules" />
      {found.isPending ? <Skeleton lines={6} /> : <ProblemAlert error={found.error} />}
      {found.data && own.length === 0 ? (
        <EmptyState announce icon="calendar" title={words.none}>
          <p>{words.noneHelp}</p>
        </EmptyState>
      ) : null}
      {own.length > 0 ? <Rules rules={own} onChange={setAsked} /> : null}
      {law.length > 0 ? <ChangeLaw rules={law} onChange={setAsked} /> : null}
      <Dialog
        open={asked !== undefined}
        wide
        title={asked === undefined || asked === "new" ? words.add : words.changeOf(asked.rule.title)}
        onClose={() => setAsked(undefined)}
      >
        {asked === undefined ? null : (
          <RuleForm known={asked === "new" ? undefined : asked} onClose={() => setAsked(undefined)} />
        )}
      </Dialog>
    </>
  );
}

interface RulesProps {
  rules: readonly KnownRule[];
  onChange: (rule: KnownRule) => void;
}

function Rules({ rules, onChange }: RulesProps) {
  const columns: readonly Column<KnownRule>[] = [
    { key: "title", header: words.columns.title, cell: (row) => <RuleTitle row={row} /> },
    { key: "norm", header: words.columns.norm, cell: ({ rule }) => rule.versions.at(-1)?.norm },
    { key: "period", header: words.columns.period, cell: ({ rule }) => periodText(rule) },
    {
      key: "since",
      header: words.columns.since,
      className: "cell-tight",
      cell: ({ rule }) => dayText(rule.versions.at(-1)?.from ?? ""),
    },
    {
      key: "actions",
      header: words.columns.actions,
      cell: (row) => <Change row={row} onChange={onChange} />,
    },
  ];
  return (
    <DataTable
      caption={words.caption}
      rows={rules}
      rowKey={({ rule }) => rule.code}
      rowLabel={({ rule }) => rule.title}
      columns={columns}
      card={(row) => (
        <>
          <RuleTitle row={row} />
          <p>
            {periodText(row.rule)} · {row.rule.versions.at(-1)?.norm}
          </p>
          <Change row={row} onChange={onChange} />
        </>
      )}
    />
  );
}

const RuleTitle = ({ row: { rule } }: { row: KnownRule }) => (
  <>
    <strong>{rule.title}</strong> <span className="code">{rule.code}</span>
  </>
);

function Change({ row, onChange }: { row: KnownRule; onChange: RulesProps["onChange"] }) {
  return (
    <Button small aria-label={words.changeOf(row.rule.title)} onClick={() => onChange(row)}>
      {words.change}
    </Button>
  );
}

/** A check of the law whose period the municipality knows better. */
function ChangeLaw({ rules, onChange }: RulesProps) {
  const [code, setCode] = useState("");
  const chosen = rules.find(({ rule }) => rule.code === code);
  const sorted = [...rules].sort((a, b) => a.rule.title.localeCompare(b.rule.title, "it"));
  return (
    <section aria-label={words.changeLaw}>
      <h2>{words.changeLaw}</h2>
      <SelectField
        label={words.choose}
        none=""
        choices={sorted.map(({ rule }) => ({ value: rule.code, label: rule.title }))}
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      {chosen === undefined ? null : (
        <p>
          {periodText(chosen.rule)} · {chosen.rule.versions.at(-1)?.norm}{" "}
          <Change row={chosen} onChange={onChange} />
        </p>
      )}
    </section>
  );
}
