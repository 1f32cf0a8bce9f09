import { dossierRoutes } from "@stabile/contract/dossier";
import type { FactClaim } from "@stabile/contract/dossier-shapes";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError } from "#api/problem.ts";
import { useDossierRefresh } from "#pages/dossier/dossier-queries.ts";
import { Claim } from "#pages/dossier/fact-history.tsx";
import { dossier as words } from "#text/it-dossier.ts";
import { ActionForm } from "#ui/action-form.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { TextArea } from "#ui/field.tsx";

export interface DecideFactProps {
  buildingId: string;
  subjectId: string;
  field: string;
  label: string;
  claims: readonly FactClaim[];
  onClose: () => void;
}

const SHORTEST_REASON = 3;

/** A person settles a disagreement: which of the values holds, and why. */
export function DecideFact(props: DecideFactProps) {
  const { label, onClose } = props;
  return (
    <Dialog open title={words.fact.decideOf(label)} onClose={onClose}>
      <DecideForm {...props} />
    </Dialog>
  );
}

function DecideForm({ buildingId, subjectId, field, claims, onClose }: DecideFactProps) {
  const refresh = useDossierRefresh();
  const [chosen, setChosen] = useState<string>();
  const [reason, setReason] = useState("");
  const action = useAction(dossierRoutes.decideFact, {
    onDone: () => {
      refresh();
      onClose();
    },
  });
  const claim = claims.find(({ id }) => id === chosen);
  const isShort = reason.trim().length < SHORTEST_REASON;
  function send(): void {
    if (claim === undefined) return;
    const { value, validFrom, evidenceId } = claim;
    const seen = claims.map(({ id }) => id);
    const proof = evidenceId === undefined ? {} : { evidenceId };
    action.mutate({
      params: { id: buildingId },
      body: { subjectId, field, value, validFrom, reason: reason.trim(), seen, ...proof },
    });
  }
  return (
    <ActionForm
      fields={["reason"]}
      isComplete={claim !== undefined && !isShort}
      confirm={words.decide.confirm}
      action={action}
      onSend={send}
      onClose={onClose}
      onReload={refresh}
    >
      {(wasTried) => (
        <>
          <p>{words.decide.lead}</p>
          <fieldset className="claim-choice">
            <legend>{words.decide.choice}</legend>
            {claims.map((one) => (
              <label key={one.id} className="claim-option">
                <input
                  type="radio"
                  name="claim"
                  checked={one.id === chosen}
                  onChange={() => setChosen(one.id)}
                />
                <span>
                  <Claim claim={one} />
                </span>
              </label>
            ))}
            {wasTried && claim === undefined ? <p className="field-error">{words.form.missing}</p> : null}
          </fieldset>
          <TextArea
            label={words.decide.reason}
            help={words.decide.reasonHelp}
            required
            rows={2}
            maxLength={1_000}
            value={reason}
            error={wasTried && isShort ? words.form.missing : fieldError(action.error, "reason")}
            onChange={(event) => setReason(event.target.value)}
          />
        </>
      )}
    </ActionForm>
  );
}
