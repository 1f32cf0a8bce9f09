import { buildingRoutes } from "@stabile/contract/buildings";
import { type SourceItem, sourceRoutes } from "@stabile/contract/sources";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError } from "#api/problem.ts";
import { queryOf } from "#api/queries.ts";
import { useSourcesRefresh } from "#pages/dossier/dossier-queries.ts";
import { sources as words } from "#text/it-sources.ts";
import { ActionForm } from "#ui/action-form.tsx";
import { BuildingPicker, type PickedBuilding } from "#ui/building-picker.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { SelectField, TextArea } from "#ui/field.tsx";

export interface MatchItemProps {
  item: SourceItem;
  onClose: () => void;
}

/** A person says of which building a thing is that a register tells. */
export function MatchItem({ item, onClose }: MatchItemProps) {
  return (
    <Dialog open title={words.decideOf(item.label)} onClose={onClose}>
      <MatchForm item={item} onClose={onClose} />
    </Dialog>
  );
}

const OTHER = "other";
const NONE = "none";

function useChoice(item: SourceItem) {
  const offered = [...item.buildings, ...item.candidateBuildings];
  const [only] = offered;
  const [choice, setChoice] = useState<string | undefined>(offered.length === 1 ? only?.id : undefined);
  const [picked, setPicked] = useState<PickedBuilding>();
  const isOther = choice === OTHER || (offered.length === 0 && choice !== NONE);
  return {
    offered: [...new Map(offered.map((one) => [one.id, one])).values()],
    choice: choice ?? (offered.length === 0 ? OTHER : undefined),
    setChoice,
    picked,
    setPicked,
    isOther,
    isNone: choice === NONE,
    buildingId: choice === NONE ? undefined : isOther ? picked?.id : choice,
  };
}

function MatchForm({ item, onClose }: MatchItemProps) {
  const refresh = useSourcesRefresh();
  const chosen = useChoice(item);
  const [elementId, setElementId] = useState("");
  const [reason, setReason] = useState("");
  const { buildingId, isNone } = chosen;
  const action = useAction(sourceRoutes.decideSourceItem, {
    onDone: () => {
      refresh();
      onClose();
    },
  });
  function send(): void {
    action.mutate({
      params: { id: item.id },
      body: {
        outcome: isNone ? "set-aside" : "matched",
        buildingIds: buildingId === undefined ? [] : [buildingId],
        ...(elementId === "" || isNone ? {} : { elementId }),
        ...{ reason: reason.trim(), seen: item.version },
      },
    });
  }
  return (
    <ActionForm
      fields={["reason", "buildingIds", "elementId"]}
      isComplete={isNone || buildingId !== undefined}
      confirm={isNone ? words.form.confirmNone : words.form.confirm}
      action={action}
      onSend={send}
      onClose={onClose}
      onReload={refresh}
    >
      {(wasTried) => (
        <>
          <p>{item.addresses.join("; ") || words.noAddress}</p>
          <BuildingChoice
            chosen={chosen}
            error={
              wasTried && !isNone && buildingId === undefined
                ? words.form.missingBuilding
                : fieldError(action.error, "buildingIds")
            }
          />
          {item.kind === "heating-plant" && buildingId !== undefined ? (
            <ElementChoice
              buildingId={buildingId}
              value={elementId}
              error={fieldError(action.error, "elementId")}
              onChange={setElementId}
            />
          ) : null}
          <TextArea
            label={words.form.reason}
            help={words.form.reasonHelp}
            optional
            rows={2}
            maxLength={500}
            value={reason}
            error={fieldError(action.error, "reason")}
            onChange={(event) => setReason(event.target.value)}
          />
        </>
      )}
    </ActionForm>
  );
}

function BuildingChoice({
  chosen,
  error,
}: {
  chosen: ReturnType<typeof useChoice>;
  error: string | undefined;
}) {
  const { offered, choice, setChoice } = chosen;
  const options = [
    ...offered.map(({ id, name, code, addressText }) => ({
      id,
      text: `${name} (${code})${addressText === "" ? "" : `, ${addressText}`}`,
    })),
    { id: OTHER, text: words.form.other },
    { id: NONE, text: words.form.none },
  ];
  return (
    <>
      <fieldset className="claim-choice">
        <legend>{words.form.choice}</legend>
        {options.map(({ id, text }) => (
          <label key={id} className="claim-option">
            <input type="radio" name="building" checked={id === choice} onChange={() => setChoice(id)} />
            <span>{text}</span>
          </label>
        ))}
        {error === undefined ? null : <p className="field-error">{error}</p>}
      </fieldset>
      {chosen.isOther ? (
        <BuildingPicker label={words.form.find} value={chosen.picked} onChange={chosen.setPicked} />
      ) : null}
    </>
  );
}

interface ElementChoiceProps {
  buildingId: string;
  value: string;
  error: string | undefined;
  onChange: (id: string) => void;
}

const HEATING = "5.1";

function ElementChoice({ buildingId, value, error, onChange }: ElementChoiceProps) {
  const building = useQuery(queryOf(buildingRoutes.readBuilding, { params: { id: buildingId } })).data;
  const heaters = (building?.elements ?? []).filter(({ uni8290 }) => uni8290 === HEATING);
  if (heaters.length === 0) return null;
  return (
    <SelectField
      label={words.form.element}
      none={words.form.noElement}
      choices={heaters.map(({ id, name, code }) => ({ value: id, label: `${name} (${code})` }))}
      value={value}
      error={error}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
