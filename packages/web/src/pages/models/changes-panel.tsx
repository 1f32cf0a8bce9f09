import { type BuildingModelDetail, type ModelGroup, modelRoutes } from "@stabile/contract/models";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { CompareAgain } from "#pages/models/compare-again.tsx";
import { GroupChanges } from "#pages/models/group-changes.tsx";
import { models } from "#text/it-models.ts";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { Notice } from "#ui/notice.tsx";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

const words = models.changes;

export interface ChangesPanelProps {
  id: string;
  model: BuildingModelDetail;
  mayManage: boolean;
  onChanged: () => void;
}

type Decide = (decision: "accepted" | "rejected", group?: string) => void;

/** What would change, group by group, and what is decided of it. */
export function ChangesPanel({ id, model, mayManage, onChanged }: ChangesPanelProps) {
  const params = { id, modelId: model.id };
  const action = useAction(modelRoutes.decideModelChanges, { onDone: onChanged });
  const decide: Decide = (decision, group) =>
    action.mutate({ params, body: { decision, ...(group === undefined ? {} : { group }) } });
  const isOpen = mayManage && model.state === "ready";
  return (
    <Panel title={words.title}>
      {model.groups.length === 0 ? <p>{words.none}</p> : null}
      {model.state === "applied" ? <p>{models.applied}</p> : null}
      <ProblemAlert error={action.error} takeFocus />
      {isOpen && model.groups.length > 0 ? (
        <div className="form-actions">
          <Button busy={action.isPending} onClick={() => decide("accepted")}>
            {words.acceptAll}
          </Button>
          <Button busy={action.isPending} onClick={() => decide("rejected")}>
            {words.rejectAll}
          </Button>
        </div>
      ) : null}
      {isOpen ? <CompareAgain id={id} modelId={model.id} onAsked={onChanged} /> : null}
      <ul className="plain-list">
        {model.groups.map((group) => (
          <GroupRow
            key={group.group}
            {...{ id, modelId: model.id, group, isOpen }}
            busy={action.isPending}
            decide={decide}
          />
        ))}
      </ul>
      {isOpen ? <ApplyAccepted params={params} groups={model.groups} onChanged={onChanged} /> : null}
    </Panel>
  );
}

interface GroupRowProps {
  id: string;
  modelId: string;
  group: ModelGroup;
  isOpen: boolean;
  busy: boolean;
  decide: Decide;
}

function GroupRow({ id, modelId, group, isOpen, busy, decide }: GroupRowProps) {
  const [isShown, setShown] = useState(false);
  const name = `${group.storey}, ${words.actions[group.action].toLocaleLowerCase("it")}: ${words.group(group.total, group.kind)}`;
  const isDecidable = isOpen && group.applied < group.total;
  const ofGroup = <span className="visually-hidden">{words.ofGroup(name)}</span>;
  return (
    <li>
      <p>
        <strong>{group.storey}</strong> · {words.actions[group.action]}:{" "}
        {words.group(group.total, group.kind)}{" "}
        <span className="quiet">({words.decided(group.accepted, group.rejected, group.applied)})</span>
      </p>
      <div className="form-actions">
        {isDecidable ? (
          <>
            <Button small busy={busy} icon="check" onClick={() => decide("accepted", group.group)}>
              {words.accept}
              {ofGroup}
            </Button>
            <Button small busy={busy} icon="close" onClick={() => decide("rejected", group.group)}>
              {words.reject}
              {ofGroup}
            </Button>
          </>
        ) : null}
        <Button small look="plain" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? words.hide : words.show}
          {ofGroup}
        </Button>
      </div>
      {isShown ? <GroupChanges id={id} modelId={modelId} group={group.group} name={name} /> : null}
    </li>
  );
}

interface ApplyProps {
  params: { id: string; modelId: string };
  groups: readonly ModelGroup[];
  onChanged: () => void;
}

function ApplyAccepted({ params, groups, onChanged }: ApplyProps) {
  const [isAsking, setAsking] = useState(false);
  const [applied, setApplied] = useState<number>();
  const action = useAction(modelRoutes.applyModel, {
    onDone: (done) => {
      setAsking(false);
      setApplied(done.applied);
      onChanged();
    },
  });
  const accepted = groups.reduce((sum, group) => sum + group.accepted, 0);
  return (
    <>
      {applied === undefined ? null : (
        <Notice tone="success" announce>
          <p>{words.done(applied)}</p>
        </Notice>
      )}
      {accepted === 0 ? null : (
        <div className="form-actions">
          <Button look="primary" onClick={() => setAsking(true)}>
            {words.apply(accepted)}
          </Button>
        </div>
      )}
      <ConfirmDialog
        open={isAsking}
        title={words.applyTitle}
        confirm={words.apply(accepted)}
        busy={action.isPending}
        error={action.error}
        onConfirm={() => action.mutate({ params })}
        onClose={() => setAsking(false)}
      >
        <p>{words.applyHelp(accepted)}</p>
      </ConfirmDialog>
    </>
  );
}
