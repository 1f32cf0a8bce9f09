import type { Session } from "@stabile/contract/session";
import { Link } from "@tanstack/react-router";
import { useShortcutsDialog } from "#shell/shortcuts.tsx";
import { profile } from "#text/it-profile.ts";
import { it } from "#text/it.ts";
import { dayText } from "#ui/dates.ts";
import { useDisclosure } from "#ui/disclosure.ts";
import { Icon } from "#ui/icon.tsx";
import { SignOutForms } from "#ui/sign-out-forms.tsx";

export function UserMenu({ session }: { session: Session }) {
  const { open, setOpen, box } = useDisclosure();
  const showShortcuts = useShortcutsDialog();
  return (
    <div className="user-menu" ref={box}>
      <button
        type="button"
        className="user-button"
        aria-expanded={open}
        aria-label={it.user.menu(session.displayName)}
        onClick={() => setOpen(!open)}
      >
        <Icon name="user" />
        <span className="user-name">{session.displayName}</span>
        <Icon name="expand" size="xs" />
      </button>
      {open ? (
        <div className="user-panel">
          <p className="user-panel-name">{session.displayName}</p>
          {session.firmName ? <p className="quiet">{session.firmName}</p> : null}
          {session.onBehalfOf ? <p className="quiet">{profile.onBehalfTitle(session.onBehalfOf)}</p> : null}
          <Link to="/profilo" className="user-profile" onClick={() => setOpen(false)}>
            {profile.title}
          </Link>
          {session.roles.length > 0 ? <h2>{it.user.roles}</h2> : null}
          <ul className="user-roles">
            {session.roles.map((role) => (
              <li key={`${role.role} ${role.scopeKind} ${role.scopeKey}`}>
                <strong>{role.label}</strong>
                <span>
                  {role.scopeLabel}
                  {role.validTo ? `, ${it.user.until(dayText(role.validTo))}` : ""}
                </span>
              </li>
            ))}
          </ul>
          <button
            type="button"
            className="btn btn-plain btn-sm"
            onClick={() => {
              setOpen(false);
              showShortcuts();
            }}
          >
            {it.user.shortcuts} <kbd>?</kbd>
          </button>
          <SignOutForms csrfToken={session.csrfToken} />
        </div>
      ) : null}
    </div>
  );
}
