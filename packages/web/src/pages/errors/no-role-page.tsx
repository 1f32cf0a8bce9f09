import { Link } from "@tanstack/react-router";
import { ErrorLayout } from "#pages/errors/error-layout.tsx";
import { profile } from "#text/it-profile.ts";
import { it } from "#text/it.ts";
import { Button } from "#ui/button.tsx";

export function NoRolePage({ name, onBehalfOf }: { name: string; onBehalfOf?: string | undefined }) {
  if (onBehalfOf !== undefined)
    return (
      <ErrorLayout
        title={profile.onBehalfTitle(onBehalfOf)}
        lead={it.noRole.onBehalf}
        help={profile.onBehalfHelp}
      >
        <Link to="/profilo" className="btn btn-primary">
          {profile.title}
        </Link>
      </ErrorLayout>
    );
  return (
    <ErrorLayout title={it.noRole.title} lead={it.noRole.lead(name)} help={it.noRole.help}>
      <Button look="primary" icon="refresh" onClick={() => location.reload()}>
        {it.actions.reload}
      </Button>
    </ErrorLayout>
  );
}
