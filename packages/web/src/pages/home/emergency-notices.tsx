import { permissionRoutes } from "@stabile/contract/permissions";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useAction } from "#api/action.ts";
import { queryOf } from "#api/queries.ts";
import { emergency as words } from "#text/it-permissions.ts";
import { Button } from "#ui/button.tsx";
import { DateText } from "#ui/date-text.tsx";
import { keepFocus } from "#ui/keep-focus.ts";
import { Notice } from "#ui/notice.tsx";

/** Whoever watches is told of each declared emergency until they say that they have seen it. */
export function EmergencyNotices() {
  const found = useQuery(queryOf(permissionRoutes.listEmergencies, { query: { show: "open" } }));
  const queries = useQueryClient();
  const seen = useAction(permissionRoutes.acknowledgeEmergency, {
    onDone: () => void queries.invalidateQueries().then(keepFocus),
  });
  const unseen = (found.data?.items ?? []).filter(
    ({ acknowledgedByMe, isMine }) => !acknowledgedByMe && !isMine,
  );
  return unseen.map(({ id, person, roleLabel, reason, endsAt }) => (
    <Notice key={id} tone="danger" title={words.notice(person.displayName)} announce>
      <p>
        {roleLabel}, {words.until} <DateText value={endsAt} form="time" /> · {reason}{" "}
        <Link to="/persone/emergenze">{words.all}</Link>
      </p>
      <Button small busy={seen.isPending} onClick={() => seen.mutate({ params: { id } })}>
        {words.seen}
      </Button>
    </Notice>
  ));
}
