import type { MyPermissions } from "@stabile/contract/people";
import { permissionRoutes } from "@stabile/contract/permissions";
import type { Role } from "@stabile/contract/session";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError } from "#api/problem.ts";
import { emergency as words } from "#text/it-permissions.ts";
import { ActionForm } from "#ui/action-form.tsx";
import { Button } from "#ui/button.tsx";
import { DateText } from "#ui/date-text.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { SelectField, TextArea } from "#ui/field.tsx";
import { keepFocus } from "#ui/keep-focus.ts";
import { Notice } from "#ui/notice.tsx";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

type Emergency = NonNullable<MyPermissions["emergency"]>;

/** A wider role for a few hours: declared, announced, ended. */
export function EmergencyPanel({ emergency }: { emergency: Emergency }) {
  const [isOpen, setOpen] = useState(false);
  const queries = useQueryClient();
  const end = useAction(permissionRoutes.endEmergency, {
    onDone: () => void queries.invalidateQueries().then(keepFocus),
  });
  return (
    <Panel title={words.panel} className={emergency.current.length === 0 ? "only-screen" : ""}>
      <p>{words.panelHelp}</p>
      {emergency.current.map(({ id, roleLabel, endsAt, reason }) => (
        <Notice key={id} tone="warning" title={words.current(roleLabel)}>
          <p>
            {words.until} <DateText value={endsAt} form="time" /> · {reason}
          </p>
          <Button small busy={end.isPending} onClick={() => end.mutate({ params: { id } })}>
            {words.end}
          </Button>
        </Notice>
      ))}
      <ProblemAlert error={end.error} />
      {emergency.current.length === 0 ? (
        <Button look="danger" icon="warning-circle" onClick={() => setOpen(true)}>
          {words.declare}
        </Button>
      ) : null}
      <Dialog open={isOpen} title={words.declareTitle} onClose={() => setOpen(false)}>
        <DeclareForm emergency={emergency} onClose={() => setOpen(false)} />
      </Dialog>
    </Panel>
  );
}

function DeclareForm({ emergency, onClose }: { emergency: Emergency; onClose: () => void }) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState({
    role: emergency.roles[0]?.role ?? "technician",
    hours: "4",
    reason: "",
  });
  const action = useAction(permissionRoutes.declareEmergency, {
    onDone: () => {
      onClose();
      void queries.invalidateQueries().then(keepFocus);
    },
  });
  const isShort = draft.reason.trim().length < 10;
  const hours = Array.from({ length: emergency.mostHours }, (_, at) => String(at + 1));
  return (
    <ActionForm
      fields={["role", "hours", "reason"]}
      isComplete={!isShort}
      confirm={words.confirm}
      danger
      action={action}
      onSend={() =>
        action.mutate({
          body: { role: draft.role, hours: Number(draft.hours), reason: draft.reason.trim() },
        })
      }
      onClose={onClose}
    >
      {(wasTried) => (
        <>
          <p>{words.panelHelp}</p>
          <SelectField
            label={words.role}
            choices={emergency.roles.map(({ role, label }) => ({ value: role, label }))}
            value={draft.role}
            error={fieldError(action.error, "role")}
            onChange={(event) => setDraft({ ...draft, role: event.target.value as Role })}
          />
          <SelectField
            label={words.hours}
            choices={hours.map((value) => ({ value, label: value }))}
            value={draft.hours}
            error={fieldError(action.error, "hours")}
            onChange={(event) => setDraft({ ...draft, hours: event.target.value })}
          />
          <TextArea
            label={words.reason}
            help={words.reasonHelp}
            required
            rows={3}
            maxLength={1000}
            error={wasTried && isShort ? words.tooShort : fieldError(action.error, "reason")}
            value={draft.reason}
            onChange={(event) => setDraft({ ...draft, reason: event.target.value })}
          />
        </>
      )}
    </ActionForm>
  );
}
