import { type AskedPlan, type Grouping, planningRoutes } from "@stabile/contract/planning";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import type { ObligationSearch } from "#pages/obligations/search-params.ts";
import { planning } from "#text/it-planning.ts";
import { ActionForm } from "#ui/action-form.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { SelectField, TextField } from "#ui/field.tsx";

const words = planning.bar;

export interface PlanBarProps {
  ids: readonly string[];
  onClear: () => void;
}

/** Stays in sight while some are chosen. */
export function PlanBar({ ids, onClear }: PlanBarProps) {
  return (
    <section className="bulk" aria-label={words.label}>
      <span className="bulk-count" role="status">
        {words.count(ids.length)}
      </span>
      <Button look="plain" onClick={onClear}>
        {words.clear}
      </Button>
      <PlanButton label={words.plan} count={ids.length} what={{ obligationIds: [...ids] }} />
    </section>
  );
}

/** All that the filter finds, seen or not. */
export function PlanAll({ search }: { search: ObligationSearch }) {
  return <PlanButton label={words.planAll} what={{ filter: search }} />;
}

interface PlanButtonProps {
  label: string;
  count?: number;
  what: Pick<AskedPlan, "obligationIds" | "filter">;
}

function PlanButton({ label, count, what }: PlanButtonProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look={count === undefined ? "plain" : "primary"} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog open={isOpen} title={planning.ask.title(count)} onClose={() => setOpen(false)}>
        <AskPlan what={what} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

const GROUPINGS = (["building-doer", "building", "single"] as const).map((value) => ({
  value,
  label: planning.ask.groupings[value],
}));
const MOST_DAYS = 365;

/** How they are put together and how early: the answer is a proposal to look at. */
function AskPlan({ what, onClose }: Pick<PlanButtonProps, "what"> & { onClose: () => void }) {
  const navigate = useNavigate();
  const [grouping, setGrouping] = useState<Grouping>("building-doer");
  const [leadDays, setLeadDays] = useState("15");
  const [outsideLessons, setOutsideLessons] = useState(true);
  const action = useAction(planningRoutes.proposePlan, {
    onDone: ({ id }) => navigate({ to: "/scadenze/pianificazioni/$id", params: { id } }),
  });
  const isComplete = /^\d{1,3}$/.test(leadDays) && Number(leadDays) <= MOST_DAYS;
  const ask = planning.ask;
  return (
    <ActionForm
      fields={[]}
      isComplete={isComplete}
      confirm={ask.confirm}
      action={action}
      onSend={() =>
        action.mutate({ body: { ...what, grouping, leadDays: Number(leadDays), outsideLessons } })
      }
      onClose={onClose}
    >
      {(wasTried) => (
        <>
          <p>{ask.lead}</p>
          <SelectField
            label={ask.grouping}
            choices={GROUPINGS}
            value={grouping}
            onChange={(event) => setGrouping(event.target.value as Grouping)}
          />
          <TextField
            label={ask.leadDays}
            help={ask.leadDaysHelp}
            inputMode="numeric"
            required
            value={leadDays}
            error={wasTried && !isComplete ? ask.leadDaysWrong : undefined}
            onChange={(event) => setLeadDays(event.target.value.trim())}
          />
          <label className="check">
            <input
              type="checkbox"
              checked={outsideLessons}
              onChange={(event) => setOutsideLessons(event.target.checked)}
            />
            <span>{ask.outsideLessons}</span>
          </label>
          <p className="field-help">{ask.outsideLessonsHelp}</p>
        </>
      )}
    </ActionForm>
  );
}
