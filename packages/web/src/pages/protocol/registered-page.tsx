import { protocolRegisterRoutes, type RegisteredUnit } from "@stabile/contract/protocol-register";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { RegisteredFiles } from "#pages/protocol/registered-files.tsx";
import { protocol, register as words } from "#text/it-protocol.ts";
import { DateText } from "#ui/date-text.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { Facts, Panel } from "#ui/panel.tsx";
import { RecordProblem } from "#ui/record-problem.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

const route = getRouteApi("/protocollo/cerca/$unitId");

/** One document of the protocol, as it stands there now. */
export function RegisteredPage() {
  const { unitId } = route.useParams();
  const { data, error, refetch } = useQuery(
    queryOf(protocolRegisterRoutes.readRegistered, { params: { unitId } }),
  );
  if (data) return <Content key={unitId} unit={data} />;
  if (!error) return <Skeleton lines={8} tall />;
  return (
    <RecordProblem
      error={error}
      missing={words.notFound}
      list={{ label: words.list, to: "/protocollo/cerca" }}
      onRetry={() => void refetch()}
    />
  );
}

const numberText = ({ register, number, year, annulled }: RegisteredUnit["registrations"][number]): string =>
  `${protocol.number(register, number, year)}${annulled ? ` (${words.annulled})` : ""}`;

function Content({ unit }: { unit: RegisteredUnit }) {
  const [first, ...others] = unit.registrations;
  return (
    <>
      <PageHeading
        title={unit.subject}
        above={<Link to="/protocollo/cerca">{words.list}</Link>}
        lead={first === undefined ? undefined : <strong>{numberText(first)}</strong>}
      />
      <Panel title={words.facts}>
        <Facts
          items={[
            [words.number1, first === undefined ? undefined : numberText(first)],
            [words.at, first?.at === undefined ? undefined : <DateText value={first.at} form="time" />],
            [words.otherNumbers, others.length === 0 ? undefined : others.map(numberText).join("; ")],
            [words.direction, protocol.directions[unit.direction]],
            [
              words.entry,
              unit.entry === undefined ? undefined : (
                <Link key="entry" to="/protocollo/$id" params={{ id: unit.entry.id }}>
                  {unit.entry.code}
                </Link>
              ),
            ],
            [words.unitId, <span className="code">{unit.unitId}</span>],
          ]}
        />
      </Panel>
      <RegisteredFiles unit={unit} />
    </>
  );
}
