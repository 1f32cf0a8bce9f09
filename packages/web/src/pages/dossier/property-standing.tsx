import type { PropertyStatus } from "@stabile/contract/property";
import { property as words } from "#text/it-property.ts";
import { DateText } from "#ui/date-text.tsx";
import { Panel } from "#ui/panel.tsx";

const STATES = ["waiting", "written", "parked", "conflict", "dropped"] as const;

/** What came, what went, and since when. */
export function PropertyStanding({ status }: { status: PropertyStatus }) {
  const { read, lastReadAt, writesSince, waiting, parked, files, writings } = status;
  return (
    <Panel title={words.status.title}>
      <h3>{words.status.from}</h3>
      <p>
        {read.length === 0
          ? words.status.nothing
          : read.map(({ label, count }) => `${label}: ${count}`).join(" · ")}
      </p>
      <ul className="plain-list quiet">
        <li>
          {lastReadAt === undefined ? (
            words.status.never
          ) : (
            <>
              {words.status.lastRead}: <DateText value={lastReadAt} form="time" />
            </>
          )}
        </li>
        {waiting > 0 ? <li>{words.status.waiting(waiting)}</li> : null}
        {parked > 0 ? <li>{words.status.parked(parked)}</li> : null}
        <li>{words.status.files(files.kept, files.wanted, files.parked)}</li>
      </ul>
      <h3>{words.status.to}</h3>
      <p>{STATES.map((state) => `${words.states[state]}: ${writings[state]}`).join(" · ")}</p>
      {writesSince === undefined ? null : (
        <p className="quiet">
          {words.status.since} <DateText value={writesSince} form="time" />
        </p>
      )}
    </Panel>
  );
}
