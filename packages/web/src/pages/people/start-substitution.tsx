import { type HeldRole, peopleRoutes } from "@stabile/contract/people";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError } from "#api/problem.ts";
import { queryOf } from "#api/queries.ts";
import { person } from "#text/it-people.ts";
import { substitution as words } from "#text/it-permissions.ts";
import { it } from "#text/it.ts";
import { Button } from "#ui/button.tsx";
import { Combobox } from "#ui/combobox.tsx";
import { useDebounced } from "#ui/debounced.ts";
import { Dialog } from "#ui/dialog.tsx";
import { Field, TextArea, TextField } from "#ui/field.tsx";
import { focusFirstWrong } from "#ui/first-wrong.ts";
import { keepFocus } from "#ui/keep-focus.ts";
import { ProblemAlert } from "#ui/problem-alert.tsx";

interface StartProps {
  absent: { id: string; displayName: string };
  roles: readonly HeldRole[];
}

/** Somebody goes away for a while: who has which of their roles, and until when. */
export function StartSubstitution(props: StartProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button small icon="plus" onClick={() => setOpen(true)}>
        {words.start}
      </Button>
      <Dialog open={isOpen} title={words.startTitle(props.absent.displayName)} onClose={() => setOpen(false)}>
        <StartForm {...props} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

const FIELDS = ["substituteId", "roleIds", "from", "until", "reason"];

interface Draft {
  colleague: { id: string; displayName: string } | undefined;
  roleIds: readonly string[];
  from: string;
  until: string;
  reason: string;
}

function StartForm({ absent, roles, onClose }: StartProps & { onClose: () => void }) {
  const queries = useQueryClient();
  const [wasTried, setTried] = useState(false);
  const [draft, setDraft] = useState<Draft>({
    colleague: undefined,
    roleIds: roles.map(({ id }) => id),
    from: "",
    until: "",
    reason: "",
  });
  const change = (values: Partial<Draft>) => setDraft((now) => ({ ...now, ...values }));
  const action = useAction(peopleRoutes.startSubstitution, {
    onDone: () => {
      onClose();
      void queries.invalidateQueries().then(keepFocus);
    },
  });
  const { colleague, roleIds, from, until, reason } = draft;
  const isComplete =
    colleague !== undefined && roleIds.length > 0 && until !== "" && reason.trim().length > 2;
  function send(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    focusFirstWrong(event.currentTarget);
    if (!isComplete || action.isPending) return;
    action.mutate({
      params: { id: absent.id },
      body: {
        substituteId: colleague.id,
        roleIds: [...roleIds],
        until,
        reason: reason.trim(),
        ...(from === "" ? {} : { from }),
      },
    });
  }
  const lacking = (isLacking: boolean) => (wasTried && isLacking ? person.missing : undefined);
  return (
    <form onSubmit={send} noValidate>
      <p>{words.help}</p>
      <ColleaguePicker
        value={colleague}
        error={lacking(colleague === undefined) ?? fieldError(action.error, "substituteId")}
        onChange={(picked) => change({ colleague: picked })}
      />
      <RoleChecks roles={roles} chosen={roleIds} onChange={(ids) => change({ roleIds: ids })} />
      <div className="field-row">
        <TextField
          label={person.fromDay}
          type="date"
          optional
          help={person.fromHelp}
          error={fieldError(action.error, "from")}
          value={from}
          onChange={(event) => change({ from: event.target.value })}
        />
        <TextField
          label={person.untilDay}
          type="date"
          required
          min={from || undefined}
          error={lacking(until === "") ?? fieldError(action.error, "until")}
          value={until}
          onChange={(event) => change({ until: event.target.value })}
        />
      </div>
      <TextArea
        label={person.reason}
        required
        rows={2}
        maxLength={500}
        error={wasTried && reason.trim().length < 3 ? person.tooShort : undefined}
        value={reason}
        onChange={(event) => change({ reason: event.target.value })}
      />
      <ProblemAlert error={action.error} fields={FIELDS} takeFocus />
      <div className="form-actions">
        <Button type="submit" look="primary" busy={action.isPending}>
          {words.confirm}
        </Button>
        <Button onClick={onClose}>{it.actions.cancel}</Button>
      </div>
    </form>
  );
}

interface RoleChecksProps {
  roles: readonly HeldRole[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}

function RoleChecks({ roles, chosen, onChange }: RoleChecksProps) {
  return (
    <fieldset>
      <legend>{words.roles}</legend>
      {roles.map(({ id, label, scopeLabel }) => (
        <div key={id}>
          <label className="check">
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={(event) =>
                onChange(event.target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
              }
            />
            <span>
              {label} · {scopeLabel}
            </span>
          </label>
        </div>
      ))}
    </fieldset>
  );
}

interface ColleaguePickerProps {
  value: { id: string; displayName: string } | undefined;
  error: string | undefined;
  onChange: (colleague: { id: string; displayName: string } | undefined) => void;
}

/** Finds a colleague by name as one types. */
function ColleaguePicker({ value, error, onChange }: ColleaguePickerProps) {
  const [text, setText] = useState("");
  const wanted = useDebounced(text.trim(), 150);
  const found = useQuery({
    ...queryOf(peopleRoutes.listColleagues, { query: { q: wanted } }),
    enabled: wanted.length > 1,
    placeholderData: keepPreviousData,
  });
  if (value)
    return (
      <div className="field" role="group" aria-label={words.colleague}>
        <span className="field-label">{words.colleague}</span>
        <div className="picked">
          <strong>{value.displayName}</strong>
          <Button small look="plain" icon="close" onClick={() => onChange(undefined)}>
            {it.combobox.clear}
          </Button>
        </div>
      </div>
    );
  const items = wanted.length > 1 && text.trim() !== "" ? (found.data?.items ?? []) : [];
  return (
    <Field label={words.colleague} help={words.colleagueHelp} error={error} required>
      {(wiring) => (
        <Combobox
          input={{ ...wiring }}
          text={text}
          onText={setText}
          groups={[
            {
              label: words.colleagues,
              options: items.map((colleague) => ({
                id: colleague.id,
                colleague,
                content: <span className="suggestion-title">{colleague.displayName}</span>,
              })),
            },
          ]}
          message={
            found.isSuccess && wanted.length > 1 && items.length === 0 ? it.search.nothing(wanted) : undefined
          }
          loading={found.isFetching}
          onChoose={({ colleague }) => {
            setText("");
            onChange(colleague);
          }}
        />
      )}
    </Field>
  );
}
