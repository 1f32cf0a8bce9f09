import { type RetentionRule, retentionRoutes } from "@stabile/contract/retention";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError } from "#api/problem.ts";
import { queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { useRetentionRefresh } from "#pages/retention/retention-queries.ts";
import { retention } from "#text/it-retention.ts";
import { ActionForm } from "#ui/action-form.tsx";
import { Button } from "#ui/button.tsx";
import { TextField } from "#ui/field.tsx";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

const words = retention.rules;

/** How long each type is kept, and who has said so. */
export function RetentionRules() {
  const { data, error, refetch } = useQuery(queryOf(retentionRoutes.listRetentionRules, {}));
  const mayDiscard = useMay("document.discard");
  const [edited, setEdited] = useState<string>();
  return (
    <Panel title={words.title}>
      <p>{words.help}</p>
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      <ul className="plain-list">
        {(data?.items ?? []).map((rule) => (
          <li key={rule.type}>
            {rule.label}:{" "}
            <strong>{rule.months === undefined ? words.forever : words.months(rule.months)}</strong>{" "}
            {rule.isOwn ? (
              <span className="quiet">{words.own(rule.writtenBy ?? "", rule.reason ?? "")}</span>
            ) : null}{" "}
            {mayDiscard && edited !== rule.type ? (
              <Button
                small
                look="plain"
                aria-label={words.editOf(rule.label)}
                onClick={() => setEdited(rule.type)}
              >
                {words.edit}
              </Button>
            ) : null}
            {edited === rule.type ? <RuleForm rule={rule} onClose={() => setEdited(undefined)} /> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const MOST_YEARS = 150;

function RuleForm({ rule, onClose }: { rule: RetentionRule; onClose: () => void }) {
  const [years, setYears] = useState(rule.months === undefined ? "" : String(rule.months / 12));
  const [reason, setReason] = useState("");
  const refresh = useRetentionRefresh();
  const action = useAction(retentionRoutes.writeRetentionRule, {
    onDone: () => {
      refresh();
      onClose();
    },
  });
  const isFine = years.trim() === "" || (/^\d{1,3}$/.test(years.trim()) && isWithin(Number(years)));
  const isShort = reason.trim().length < 3;
  function send(): void {
    const months = years.trim() === "" ? {} : { months: Number(years) * 12 };
    action.mutate({ params: { type: rule.type }, body: { ...months, reason: reason.trim() } });
  }
  return (
    <ActionForm
      fields={["months", "reason"]}
      isComplete={isFine && !isShort}
      confirm={words.save}
      action={action}
      onSend={send}
      onClose={onClose}
    >
      {(wasTried) => (
        <>
          <TextField
            label={words.years}
            help={words.yearsHelp}
            inputMode="numeric"
            value={years}
            optional
            error={wasTried && !isFine ? words.wrongYears : fieldError(action.error, "months")}
            onChange={(event) => setYears(event.target.value)}
          />
          <TextField
            label={words.source}
            value={reason}
            maxLength={500}
            error={wasTried && isShort ? retention.tooShort : fieldError(action.error, "reason")}
            onChange={(event) => setReason(event.target.value)}
          />
        </>
      )}
    </ActionForm>
  );
}

const isWithin = (years: number): boolean => years >= 1 && years <= MOST_YEARS;
