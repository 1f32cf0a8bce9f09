import { type Request, requestRoutes } from "@stabile/contract/requests";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useAction } from "#api/action.ts";
import { useCatalogue } from "#api/catalogue.ts";
import { Candidates, Duplicates } from "#pages/requests/candidates.tsx";
import { NextRequest } from "#pages/requests/next-request.tsx";
import { ReasonDialog } from "#pages/requests/reason-dialog.tsx";
import { candidatesQuery, requestQuery } from "#pages/requests/request-queries.ts";
import { URGENCIES } from "#text/it.ts";
import { request as words } from "#text/it-requests.ts";
import { focusFirstWrong } from "#ui/first-wrong.ts";
import { BuildingPicker, type PickedBuilding } from "#ui/building-picker.tsx";
import { Button } from "#ui/button.tsx";
import { SelectField } from "#ui/field.tsx";
import { useLeaveGuard } from "#ui/leave-guard.ts";
import { Notice } from "#ui/notice.tsx";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

const WAITING = ["received", "triaged", "reopened"];
const RESTORABLE = ["merged", "rejected"];

export interface Draft {
  category: string;
  urgency: string;
  building: PickedBuilding | undefined;
}

/** What has already been decided of a report: where its evaluation starts. */
export function draftOf(request: Request): Draft {
  const building = request.building ? { ...request.building, addressText: request.addressText } : undefined;
  return { category: request.category ?? "", urgency: request.urgency ?? "", building };
}

/** Whether the desk has chosen something that is not saved yet. */
export function isChanged(draft: Draft, request: Request): boolean {
  return (
    draft.category !== (request.category ?? "") ||
    draft.urgency !== (request.urgency ?? "") ||
    draft.building?.id !== request.building?.id
  );
}

export const awaitsTriage = (request: Request): boolean => WAITING.includes(request.state);

/** What helps the desk decide: the buildings it may concern, the reports that may be the same. */
export function TriageGrounds({ request, draft, onChange }: TriageProps) {
  const candidates = useQuery(candidatesQuery(request.id));
  return (
    <>
      <Candidates
        found={candidates}
        chosenId={draft.building?.id}
        onUse={(building) => onChange({ ...draft, building })}
      />
      <Duplicates found={candidates} request={request} />
    </>
  );
}

/** What the desk can do with a report now. */
export function TriagePanel({ request, draft, onChange }: TriageProps) {
  if (awaitsTriage(request)) return <TriageForm request={request} draft={draft} onChange={onChange} />;
  return (
    <>
      {RESTORABLE.includes(request.state) ? (
        <Panel title={words.triage}>
          <ReasonDialog
            request={request}
            route={requestRoutes.restoreRequest}
            open={words.restore}
            title={words.restoreTitle}
            label={words.restoreReason}
            confirm={words.restoreConfirm}
          />
        </Panel>
      ) : null}
      <div className="next-request-alone">
        <NextRequest after={request} />
      </div>
    </>
  );
}

interface TriageProps {
  request: Request;
  draft: Draft;
  onChange: (draft: Draft) => void;
}

function TriageForm({ request, draft, onChange }: TriageProps) {
  const { categories } = useCatalogue();
  const queries = useQueryClient();
  const [wasTried, setTried] = useState(false);
  const reload = () => queries.invalidateQueries({ queryKey: requestQuery(request.id).queryKey.slice(0, 2) });
  const triage = useAction(requestRoutes.triageRequest, { onDone: () => void reload() });
  useLeaveGuard(!triage.isPending && isChanged(draft, request), {
    question: words.leave,
    exceptTo: "/ordini/nuovo",
  });
  const wrong = {
    category: wasTried && !draft.category ? words.needCategory : undefined,
    urgency: wasTried && !draft.urgency ? words.needUrgency : undefined,
  };

  function send(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    focusFirstWrong(event.currentTarget);
    if (!draft.category || !draft.urgency || triage.isPending) return;
    const body = {
      category: draft.category,
      urgency: draft.urgency as "normal",
      buildingId: draft.building?.id ?? null,
    };
    triage.mutate({ params: { id: request.id }, body, version: request.version });
  }
  return (
    <Panel title={words.triage}>
      {triage.isSuccess ? <Notice tone="success" title={words.saved} announce /> : null}
      <form onSubmit={send} noValidate>
        <SelectField
          label={words.category}
          none={words.categoryNone}
          required
          error={wrong.category}
          choices={categories.map(({ code, label }) => ({ value: code, label }))}
          value={draft.category}
          onChange={(event) => onChange({ ...draft, category: event.target.value })}
        />
        <SelectField
          label={words.urgency}
          none={words.urgencyNone}
          required
          error={wrong.urgency}
          choices={Object.entries(URGENCIES).map(([value, label]) => ({ value, label }))}
          value={draft.urgency}
          onChange={(event) => onChange({ ...draft, urgency: event.target.value })}
        />
        <BuildingPicker
          label={words.buildingPick}
          help={words.buildingHelp}
          optional
          value={draft.building}
          onChange={(building) => onChange({ ...draft, building })}
        />
        <ProblemAlert
          error={triage.error}
          fields={["category", "urgency"]}
          takeFocus
          onReload={() => void reload().then(() => triage.reset())}
        />
        <div className="form-actions">
          <Button type="submit" look="outline" busy={triage.isPending}>
            {words.save}
          </Button>
          <NewOrderLink request={request} draft={draft} />
        </div>
      </form>
      <div className="form-actions">
        <ReasonDialog
          request={request}
          route={requestRoutes.rejectRequest}
          open={words.reject}
          title={words.rejectTitle}
          label={words.rejectReasonLabel}
          help={words.rejectHelp}
          confirm={words.rejectConfirm}
          ready={words.rejectReady}
          danger
        />
      </div>
      <NextRequest after={request} />
    </Panel>
  );
}

/** The new order is born with what the desk has already decided. */
function NewOrderLink({ request, draft }: { request: Request; draft: Draft }) {
  return (
    <Link
      to="/ordini/nuovo"
      className="btn btn-primary"
      search={{
        requestIds: request.id,
        title: request.subject,
        addressText: request.addressText,
        ...(draft.building ? { buildingId: draft.building.id } : {}),
        ...(draft.category ? { category: draft.category } : {}),
        ...(draft.urgency ? { urgency: draft.urgency as "normal" } : {}),
      }}
    >
      {words.createOrder}
    </Link>
  );
}
