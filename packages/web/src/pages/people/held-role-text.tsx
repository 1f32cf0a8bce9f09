import type { HeldRole } from "@stabile/contract/people";
import { people, person as words } from "#text/it-people.ts";
import { DateText } from "#ui/date-text.tsx";
import { isToday } from "#ui/dates.ts";
import { StatusBadge, type Tone } from "#ui/status-badge.tsx";

const TONES: Record<HeldRole["state"], Tone> = { "in-force": "success", future: "info", ended: "quiet" };

/** Those that are about to end before the others, which stay in their order. */
export const soonestFirst = (roles: readonly HeldRole[]): HeldRole[] =>
  roles.toSorted((a, b) => (a.validTo ?? "9").localeCompare(b.validTo ?? "9"));

/** A role in words: what, where, from when to when, by whom, by which way and why. */
export function HeldRoleText({ role }: { role: HeldRole }) {
  const { label, scopeLabel, state, validFrom, validTo, grantedBy, reason } = role;
  const endsToday = state === "in-force" && validTo !== undefined && isToday(validTo);
  return (
    <div className="held-role">
      <div>
        <strong>{label}</strong> · {scopeLabel}{" "}
        {state === "in-force" ? null : <StatusBadge tone={TONES[state]} text={words.states[state]} />}
        {endsToday ? <StatusBadge tone="warning" icon="clock" text={words.endsToday} /> : null}
      </div>
      <div className="row-sub">
        {people.from("")}
        <DateText value={validFrom} />
        {validTo ? (
          <>
            {" "}
            {people.until("")}
            <DateText value={validTo} form={role.origin === "emergency" ? "time" : "day"} />
          </>
        ) : (
          `, ${people.noEnd.toLocaleLowerCase("it")}`
        )}
      </div>
      <div className="row-sub">
        {[wayOf(role), grantedBy && !role.groupName ? words.by(grantedBy) : "", reason]
          .filter(Boolean)
          .join(" · ")}
      </div>
      {role.endedBy ? (
        <div className="row-sub">
          {[`${words.states.ended} ${words.by(role.endedBy)}`, role.endReason].filter(Boolean).join(" · ")}
        </div>
      ) : null}
    </div>
  );
}

function wayOf({ inPlaceOf, groupName, originLabel }: HeldRole): string {
  if (inPlaceOf) return words.inPlaceOf(inPlaceOf);
  return groupName ? words.ofGroup(groupName) : originLabel;
}
