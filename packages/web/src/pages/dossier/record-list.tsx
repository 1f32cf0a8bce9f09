import { dossierRoutes } from "@stabile/contract/dossier";
import type { DossierSection } from "@stabile/contract/dossier-shapes";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { AddRecord } from "#pages/dossier/add-record.tsx";
import { useDossierRefresh } from "#pages/dossier/dossier-queries.ts";
import { FactRow } from "#pages/dossier/fact-row.tsx";
import { dossier as words } from "#text/it-dossier.ts";
import { Button } from "#ui/button.tsx";
import { ReasonConfirm } from "#ui/reason-form.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";

type Kind = DossierSection["records"][number];
type Item = Kind["items"][number];

export interface RecordListProps {
  buildingId: string;
  kind: Kind;
  mayWrite: boolean;
}

/** What the building has several of: titles, interventions, findings; each opens on its values. */
export function RecordList({ buildingId, kind, mayWrite }: RecordListProps) {
  const isMissing = kind.required && kind.items.length === 0;
  return (
    <div className="record-kind">
      <div className="record-head">
        <h3>
          {kind.label} <span className="quiet">({kind.items.length})</span>{" "}
          {isMissing ? <StatusBadge tone="warning" icon="warning-circle" text={words.fact.missing} /> : null}
        </h3>
        {mayWrite ? <AddRecord buildingId={buildingId} kind={kind.kind} /> : null}
      </div>
      {kind.items.length === 0 ? <p className="quiet">{words.noItems}</p> : null}
      {kind.items.map((item) => (
        <RecordItem key={item.id} buildingId={buildingId} item={item} mayWrite={mayWrite} />
      ))}
    </div>
  );
}

function RecordItem({ buildingId, item, mayWrite }: { buildingId: string; item: Item; mayWrite: boolean }) {
  return (
    <details className="group">
      <summary>{item.label}</summary>
      <ul className="fact-list">
        {item.facts
          .filter(({ origin }) => origin !== undefined || mayWrite)
          .map((fact) => (
            <FactRow
              key={fact.field}
              buildingId={buildingId}
              subjectKind="record"
              fact={fact}
              mayWrite={mayWrite}
            />
          ))}
      </ul>
      {mayWrite && item.source === "person" ? <RemoveRecord buildingId={buildingId} item={item} /> : null}
    </details>
  );
}

function RemoveRecord({ buildingId, item }: { buildingId: string; item: Item }) {
  const [isOpen, setOpen] = useState(false);
  const refresh = useDossierRefresh();
  const action = useAction(dossierRoutes.withdrawRecord, {
    onDone: () => {
      setOpen(false);
      refresh();
    },
  });
  return (
    <>
      <Button small onClick={() => setOpen(true)} aria-label={words.records.removeOf(item.label)}>
        {words.records.remove}
      </Button>
      <ReasonConfirm
        open={isOpen}
        title={words.records.removeOf(item.label)}
        help={words.records.removeLead}
        label={words.records.reason}
        tooShort={words.form.missing}
        confirm={words.records.remove}
        danger
        action={action}
        onConfirm={(reason) =>
          action.mutate({ params: { id: buildingId, recordId: item.id }, body: { reason } })
        }
        onClose={() => setOpen(false)}
      />
    </>
  );
}
