import { complianceRoutes, type Obligation, type ObligationDetail } from "@stabile/contract/compliance";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queryOf } from "#api/queries.ts";
import { useSession } from "#api/session.tsx";
import { AnnulCheck } from "#pages/obligations/annul-check.tsx";
import { OpenedOrder, PlannedIn } from "#pages/obligations/obligation-work.tsx";
import { RecordCheck } from "#pages/obligations/record-check.tsx";
import { obligations as words } from "#text/it-obligations.ts";
import { planning } from "#text/it-planning.ts";
import { Button } from "#ui/button.tsx";
import { dayText } from "#ui/dates.ts";
import { Dialog } from "#ui/dialog.tsx";
import { Facts } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

/** The norm, the arithmetic and the checks made of one obligation; and from there, recording one. */
export function WhyThisDay({ row }: { row: Obligation }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button small onClick={() => setOpen(true)} aria-label={words.why.openOf(row.title, row.subject.name)}>
        {words.why.open}
      </Button>
      <Dialog open={isOpen} wide title={`${row.title}: ${row.subject.name}`} onClose={() => setOpen(false)}>
        <Reasons id={row.id} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Reasons({ id, onClose }: { id: string; onClose: () => void }) {
  const { actions } = useSession();
  const [isRecording, setRecording] = useState(false);
  const [annulled, setAnnulled] = useState<string>();
  const { data, error } = useQuery(queryOf(complianceRoutes.readObligation, { params: { id } }));
  if (error) return <ProblemAlert error={error} />;
  if (data === undefined) return <Skeleton lines={6} />;
  if (annulled !== undefined)
    return <AnnulCheck obligationId={id} checkId={annulled} onClose={() => setAnnulled(undefined)} />;
  if (isRecording) return <RecordCheck obligation={data} onClose={onClose} />;
  return (
    <>
      <Facts
        items={[
          [words.why.norm, data.norm],
          [words.why.document, data.document],
          [words.columns.doer, data.doer.label],
        ]}
      />
      <h3>{words.why.because}</h3>
      <ol>
        {data.because.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
      <PlannedIn id={id} />
      <Checks obligation={data} mayAnnul={actions.includes("obligation.manage")} onAnnul={setAnnulled} />
      {actions.includes("obligation.manage") ? (
        <Button look="primary" onClick={() => setRecording(true)}>
          {words.why.record}
        </Button>
      ) : null}
    </>
  );
}

interface ChecksProps {
  obligation: ObligationDetail;
  mayAnnul: boolean;
  onAnnul: (checkId: string) => void;
}

function Checks({ obligation: { id: obligationId, checks }, mayAnnul, onAnnul }: ChecksProps) {
  return (
    <>
      <h3>{words.why.checks}</h3>
      {checks.length === 0 ? <p className="quiet">{words.why.noChecks}</p> : null}
      <ul>
        {checks.map(({ id, title, doneOn, outcome, doneBy, prescriptions, annulled }) => (
          <li key={id}>
            {dayText(doneOn)}: {title}, {words.outcomes[outcome]}, {doneBy}
            {prescriptions === undefined ? "" : `. ${prescriptions}`}
            {annulled === undefined ? "" : ` (${words.why.annulled(annulled.reason)})`}
            {annulled === undefined && mayAnnul ? (
              <>
                {" "}
                <Button
                  small
                  look="plain"
                  aria-label={planning.annul.openOf(title, dayText(doneOn))}
                  onClick={() => onAnnul(id)}
                >
                  {planning.annul.open}
                </Button>
              </>
            ) : null}
            {outcome === "negative" ? <OpenedOrder obligationId={obligationId} checkId={id} /> : null}
          </li>
        ))}
      </ul>
    </>
  );
}
