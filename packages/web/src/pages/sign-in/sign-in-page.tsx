import { useLocation } from "@tanstack/react-router";
import { useSignInName } from "#api/installation.ts";
import { signInAddress } from "#api/session.tsx";
import { it } from "#text/it.ts";
import { PageHeading } from "#ui/page-heading.tsx";

/** Shown in place of any page to whoever is not signed in; signing in comes back to that page. */
export function SignInPage() {
  const { href } = useLocation();
  const signInName = useSignInName();
  return (
    <div className="sign-in">
      <PageHeading title={it.signIn.title} lead={it.signIn.lead} />
      <p>
        <a className="btn btn-primary btn-lg" href={signInAddress(href)}>
          {it.signIn.button(signInName)}
        </a>
      </p>
      <h2>{it.signIn.how}</h2>
      <ul>
        {it.signIn.steps(signInName).map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
      <p className="quiet">{it.signIn.help}</p>
    </div>
  );
}
