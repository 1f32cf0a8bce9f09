import type { Request } from "@stabile/contract/requests";
import { Link } from "@tanstack/react-router";
import { useMunicipioName } from "#api/catalogue.ts";
import { request as words } from "#text/it-requests.ts";
import { callTo, mailTo } from "#ui/contact-links.ts";
import { DateText } from "#ui/date-text.tsx";
import { Facts, Panel } from "#ui/panel.tsx";

/** What is known of the report, and where it leads. */
export function RequestFacts({ request }: { request: Request }) {
  const municipioName = useMunicipioName();
  return (
    <Panel title={words.facts}>
      <Facts
        items={[
          [words.number, request.sourceNumber],
          [
            words.building,
            request.building ? (
              <Link to="/edifici/$id" params={{ id: request.building.id }}>
                {request.building.name}
              </Link>
            ) : undefined,
          ],
          [words.address, request.addressText],
          [words.municipio, municipioName(request.municipio)],
          [words.category, request.categoryLabel],
          [
            words.sourceCategory,
            request.sourceCategory === request.categoryLabel ? undefined : request.sourceCategory,
          ],
          [words.opened, <DateText key="opened" value={request.openedAt} form="time" />],
          [words.received, <DateText key="received" value={request.receivedAt} form="time" />],
          [words.closed, request.closedAt ? <DateText value={request.closedAt} form="time" /> : undefined],
          [
            words.order,
            request.workOrder ? (
              <Link to="/ordini/$id" params={{ id: request.workOrder.id }}>
                {request.workOrder.code}
              </Link>
            ) : undefined,
          ],
          [
            words.mergedInto,
            request.mergedInto ? (
              <Link to="/segnalazioni/$id" params={{ id: request.mergedInto.id }}>
                {request.mergedInto.code}
              </Link>
            ) : undefined,
          ],
          [words.rejectReason, request.rejectReason],
        ]}
      />
      {request.mergedHere.length > 0 ? (
        <>
          <h3>{words.mergedHere}</h3>
          <ul>
            {request.mergedHere.map((merged) => (
              <li key={merged.id}>
                <Link to="/segnalazioni/$id" params={{ id: merged.id }}>
                  {merged.code}
                </Link>{" "}
                {merged.subject}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Panel>
  );
}

/** Only for who may see it; the server logs each reading. */
export function Reporter({ request: { reporter } }: { request: Request }) {
  if (!reporter) return null;
  return (
    <Panel title={words.reporter}>
      <Facts
        items={[
          [words.name, reporter.name],
          [words.taxCode, reporter.taxCode],
          [words.email, reporter.email ? <a href={mailTo(reporter.email)}>{reporter.email}</a> : undefined],
          [words.phone, reporter.phone ? <a href={callTo(reporter.phone)}>{reporter.phone}</a> : undefined],
        ]}
      />
      <p className="quiet panel-note">{words.reporterNote}</p>
    </Panel>
  );
}
