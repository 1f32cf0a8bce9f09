import { type Person, peopleRoutes } from "@stabile/contract/people";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { person as words } from "#text/it-people.ts";
import { Button } from "#ui/button.tsx";
import { keepFocus } from "#ui/keep-focus.ts";
import { Panel } from "#ui/panel.tsx";
import { ReasonConfirm } from "#ui/reason-form.tsx";

/** Closes somebody's sessions, shuts them out, lets them in again: each with a reason. */
export function PersonAccess({ person }: { person: Person }) {
  const [open, setOpen] = useState<"close" | "switch">();
  const [said, setSaid] = useState("");
  const queries = useQueryClient();
  const finish = (text: string) => {
    setOpen(undefined);
    setSaid(text);
    void queries.invalidateQueries().then(keepFocus);
  };
  const close = useAction(peopleRoutes.closeSessions, {
    onDone: ({ closed }) => finish(words.closed(closed)),
  });
  const disable = useAction(peopleRoutes.disablePerson, { onDone: () => finish("") });
  const enable = useAction(peopleRoutes.enablePerson, { onDone: () => finish("") });
  const params = { id: person.id };
  const toggle = person.isDisabled
    ? { ...WORDS.enable, action: enable }
    : { ...WORDS.disable, action: disable };
  return (
    <Panel title={words.actions}>
      <p>{person.openSessions === 0 ? words.noSessions : words.openSessions(person.openSessions)}</p>
      <p role="status">{said}</p>
      <div className="action-buttons">
        {person.openSessions > 0 ? (
          <Button icon="logout" onClick={() => setOpen("close")}>
            {words.close}
          </Button>
        ) : null}
        <Button onClick={() => setOpen("switch")}>{toggle.open}</Button>
      </div>
      <ReasonConfirm
        open={open === "close"}
        title={words.closeTitle}
        help={words.closeHelp}
        label={words.reason}
        tooShort={words.tooShort}
        confirm={words.closeConfirm}
        danger
        action={close}
        onConfirm={(reason) => close.mutate({ params, body: { reason } })}
        onClose={() => setOpen(undefined)}
      />
      <ReasonConfirm
        open={open === "switch"}
        title={toggle.title}
        help={toggle.help}
        label={words.reason}
        tooShort={words.tooShort}
        confirm={toggle.confirm}
        danger={!person.isDisabled}
        action={toggle.action}
        onConfirm={(reason) => toggle.action.mutate({ params, body: { reason } })}
        onClose={() => setOpen(undefined)}
      />
    </Panel>
  );
}

const WORDS = {
  disable: {
    open: words.disable,
    title: words.disableTitle,
    help: words.disableHelp,
    confirm: words.disableConfirm,
  },
  enable: {
    open: words.enable,
    title: words.enableTitle,
    help: words.enableHelp,
    confirm: words.enableConfirm,
  },
} as const;
