import { type ProtocolStatus, protocolRoutes } from "@stabile/contract/protocol";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { useMay } from "#api/session.tsx";
import { OpenRegister } from "#pages/protocol/open-register.tsx";
import { useProtocolRefresh } from "#pages/protocol/protocol-refresh.ts";
import { emergencyRegister as words } from "#text/it-protocol.ts";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { DateText } from "#ui/date-text.tsx";
import { dateTimeText } from "#ui/dates.ts";
import { Notice } from "#ui/notice.tsx";
import { Facts, Panel } from "#ui/panel.tsx";

type Register = NonNullable<ProtocolStatus["emergency"]>;

/** What waits for a number, and the register that gives numbers while the protocol is down. */
export function EmergencyRegister({ status }: { status: ProtocolStatus }) {
  const mayManage = useMay("protocol.manage");
  const { emergency, past } = status;
  return (
    <Panel title={words.title}>
      <p role="status">
        {words.waiting(status.waiting)} {status.parked > 0 ? `${words.parked(status.parked)}.` : null}
      </p>
      {emergency ? <Opened register={emergency} mayClose={mayManage} /> : <p>{words.none}</p>}
      {!emergency && mayManage && status.waiting > 0 && !status.mayOpenEmergency ? (
        <p className="quiet">{words.notYet(status.emergencyAfterMinutes)}</p>
      ) : null}
      {status.mayOpenEmergency ? <OpenRegister /> : null}
      {past.length > 0 ? <Past registers={past} /> : null}
    </Panel>
  );
}

const tallyOf = ({ numbered, toReconcile }: Register) =>
  numbered === 0 ? words.numbered(0) : `${words.numbered(numbered)}, ${words.toReconcile(toReconcile)}`;

function Opened({ register, mayClose }: { register: Register; mayClose: boolean }) {
  const [isAsking, setAsking] = useState(false);
  const refresh = useProtocolRefresh();
  const action = useAction(protocolRoutes.closeProtocolEmergency, {
    onDone: () => {
      setAsking(false);
      refresh();
    },
  });
  return (
    <Notice tone="warning" title={words.openedTitle}>
      <p>
        {words.openedBy(register.openedBy)}, <DateText value={register.openedAt} form="time" />.{" "}
        {tallyOf(register)}.
      </p>
      <Facts
        items={[
          [words.cause, register.cause],
          [words.authorisedBy, register.authorisedBy],
        ]}
      />
      {mayClose ? <Button onClick={() => setAsking(true)}>{words.close}</Button> : null}
      <ConfirmDialog
        open={isAsking}
        title={words.closeTitle}
        confirm={words.close}
        busy={action.isPending}
        error={action.error}
        onConfirm={() => action.mutate({})}
        onClose={() => setAsking(false)}
      >
        <p>{words.closeHelp}</p>
      </ConfirmDialog>
    </Notice>
  );
}

function Past({ registers }: { registers: readonly Register[] }) {
  return (
    <details className="group">
      <summary>{words.past}</summary>
      <ul className="plain-list">
        {registers.map((register) => (
          <li key={register.id}>
            {words.period(dateTimeText(register.openedAt), dateTimeText(register.closedAt ?? ""))}:{" "}
            {tallyOf(register)}. <span className="quiet">{register.cause}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
