import type { DossierFact } from "@stabile/contract/dossier-shapes";
import { useState } from "react";
import { useSourceName } from "#pages/dossier/dossier-queries.ts";
import { EditFact, type EditFactProps } from "#pages/dossier/edit-fact.tsx";
import { FactHistory } from "#pages/dossier/fact-history.tsx";
import { dossier as words } from "#text/it-dossier.ts";
import { dayText } from "#ui/dates.ts";
import { Button } from "#ui/button.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";

export interface FactRowProps {
  buildingId: string;
  subjectKind: EditFactProps["subjectKind"];
  fact: DossierFact;
  mayWrite: boolean;
}

/** A line of the dossier: what it is, its value, and where that comes from. */
export function FactRow(props: FactRowProps) {
  const { fact, mayWrite } = props;
  const [open, setOpen] = useState<"history" | "edit">();
  const close = () => setOpen(undefined);
  const isThere = fact.origin !== undefined;
  return (
    <li className={`fact fact-${fact.required ? "required" : "optional"}`}>
      <span className="fact-label">{fact.label}</span>
      <span className="fact-value">{isThere ? fact.text : <Missing fact={fact} />}</span>
      <span className="fact-origin">
        {isThere ? <Origin fact={fact} /> : null}
        <Badges fact={fact} />
      </span>
      <span className="fact-actions">
        {isThere ? (
          <Button
            small
            look="plain"
            aria-label={words.fact.historyOf(fact.label)}
            onClick={() => setOpen("history")}
          >
            {words.fact.history}
          </Button>
        ) : null}
        {mayWrite ? (
          <Button
            small
            look="plain"
            aria-label={isThere ? words.fact.editOf(fact.label) : words.fact.addOf(fact.label)}
            onClick={() => setOpen("edit")}
          >
            {isThere ? words.fact.edit : words.fact.add}
          </Button>
        ) : null}
      </span>
      {open === "history" ? <FactHistory buildingId={props.buildingId} fact={fact} onClose={close} /> : null}
      {open === "edit" ? (
        <EditFact buildingId={props.buildingId} subjectKind={props.subjectKind} fact={fact} onClose={close} />
      ) : null}
    </li>
  );
}

function Missing({ fact: { required, provider } }: { fact: DossierFact }) {
  if (!required) return <span className="quiet">{words.fact.optional}</span>;
  return (
    <>
      <StatusBadge tone="warning" icon="warning-circle" text={words.fact.missing} />{" "}
      <span className="quiet">{words.fact.asks(provider)}</span>
    </>
  );
}

function Origin({ fact: { origin } }: { fact: DossierFact }) {
  const sourceName = useSourceName();
  if (origin === undefined) return null;
  const isPerson = origin.source === "person" || origin.source === "decision";
  return (
    <span className="quiet">
      {words.fact.said(isPerson ? origin.saidBy : sourceName(origin.source), dayText(origin.recordedAt))} ·{" "}
      {words.quality[origin.quality]} · {words.fact.from(dayText(origin.validFrom))}
    </span>
  );
}

function Badges({ fact }: { fact: DossierFact }) {
  const until = fact.origin?.freshUntil;
  return (
    <>
      {fact.state === "stale" && until !== undefined ? (
        <StatusBadge
          tone="warning"
          icon="clock"
          text={words.fact.stale}
          title={words.fact.staleSince(dayText(until))}
        />
      ) : null}
      {fact.disagreeing > 0 ? (
        <StatusBadge tone="danger" icon="warning-circle" text={words.fact.disagree} />
      ) : null}
    </>
  );
}
