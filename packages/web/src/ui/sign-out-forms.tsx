import type { FormEvent } from "react";
import { tellOfLeaving } from "#api/leaving.ts";
import { profile as words } from "#text/it-profile.ts";
import { Icon } from "#ui/icon.tsx";
import { leaveDevice } from "#ui/leave-device.ts";

/** The two ways out, as forms: they work whatever has become of the page. */
export function SignOutForms({ csrfToken, explained = false }: { csrfToken: string; explained?: boolean }) {
  return (
    <>
      <SignOutForm csrfToken={csrfToken} where="qui" label={words.leaveHere} />
      {explained ? <p className="quiet">{words.leaveHereHelp}</p> : null}
      <SignOutForm csrfToken={csrfToken} where="ovunque" label={words.leaveEverywhere} />
      {explained ? <p className="quiet">{words.leaveEverywhereHelp}</p> : null}
    </>
  );
}

function leave(event: FormEvent): void {
  if (!leaveDevice(words.leaveDrafts)) event.preventDefault();
  else tellOfLeaving();
}

function SignOutForm({ csrfToken, where, label }: { csrfToken: string; where: string; label: string }) {
  return (
    <form method="post" action="/uscita" onSubmit={leave}>
      <input type="hidden" name="csrf" value={csrfToken} />
      <input type="hidden" name="dove" value={where} />
      <button type="submit" className="btn btn-outline-primary btn-sm">
        <Icon name="logout" /> {label}
      </button>
    </form>
  );
}
