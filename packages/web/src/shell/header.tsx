import type { Session } from "@stabile/contract/session";
import { Link } from "@tanstack/react-router";
import { useMunicipality } from "#api/installation.ts";
import { GlobalSearch } from "#shell/global-search.tsx";
import { LiveIndicator } from "#shell/live-indicator.tsx";
import { MainNavigation } from "#shell/navigation.tsx";
import { UserMenu } from "#shell/user-menu.tsx";
import { it } from "#text/it.ts";

/** Bootstrap Italia's two stripes (owner, service) and the navigation, kept low: this is a tool used all day. */
export function Header({ session }: { session?: Session }) {
  const { name } = useMunicipality();
  return (
    <header className="app-header">
      <div className="it-header-slim-wrapper">
        <div className="app-width it-header-slim-wrapper-content">
          <span className="navbar-brand">{name}</span>
          {session ? (
            <div className="app-slim-right">
              <LiveIndicator />
              <UserMenu session={session} />
            </div>
          ) : null}
        </div>
      </div>
      <div className="app-center">
        <div className="app-width app-center-content">
          <Link to="/" className="app-brand">
            <Mark />
            <span>
              <span className="app-brand-name">{it.app.name}</span>
              <span className="app-brand-tagline">{it.app.tagline}</span>
            </span>
          </Link>
          {session?.actions.includes("search") ? <GlobalSearch /> : null}
        </div>
      </div>
      {session ? <MainNavigation session={session} /> : null}
    </header>
  );
}

function Mark() {
  return (
    <svg className="app-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M5 29V12L16 4l11 8v17h-8v-8h-6v8zm5-16v4h4v-4zm8 0v4h4v-4z" />
    </svg>
  );
}
