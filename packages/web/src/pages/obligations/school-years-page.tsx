import { planningRoutes, type SchoolYear } from "@stabile/contract/planning";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { SchoolYearForm } from "#pages/obligations/school-year-form.tsx";
import { obligations } from "#text/it-obligations.ts";
import { planning } from "#text/it-planning.ts";
import { Button } from "#ui/button.tsx";
import { dayText } from "#ui/dates.ts";
import { Dialog } from "#ui/dialog.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ObligationTabs } from "#ui/obligation-tabs.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { Facts, Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

const words = planning.school;

/** The days of lessons that somebody wrote, each year with its act. */
export function SchoolYearsPage() {
  const mayWrite = useMay("check-rule.write");
  const [asked, setAsked] = useState<SchoolYear | "new">();
  const found = useQuery(queryOf(planningRoutes.listSchoolYears, {}));
  const close = () => setAsked(undefined);
  return (
    <>
      <PageHeading
        title={obligations.title}
        lead={words.lead}
        actions={
          mayWrite ? (
            <Button look="primary" onClick={() => setAsked("new")}>
              {words.add}
            </Button>
          ) : null
        }
      />
      <ObligationTabs current="school" />
      {found.isPending ? <Skeleton lines={4} /> : <ProblemAlert error={found.error} />}
      {found.data?.items.length === 0 ? (
        <EmptyState announce icon="calendar" title={words.none}>
          <p>{words.noneHelp}</p>
        </EmptyState>
      ) : null}
      {found.data?.items.map((year) => (
        <Year key={year.code} year={year} onCorrect={mayWrite ? () => setAsked(year) : undefined} />
      ))}
      <Dialog
        open={asked !== undefined}
        title={asked === undefined || asked === "new" ? words.add : words.correctOf(asked.code)}
        onClose={close}
      >
        {asked === undefined ? null : (
          <SchoolYearForm former={asked === "new" ? undefined : asked} onClose={close} />
        )}
      </Dialog>
    </>
  );
}

function Year({ year, onCorrect }: { year: SchoolYear; onCorrect: (() => void) | undefined }) {
  const { code, firstDay, lastDay, weekdays, pauses, source, writtenBy, writtenAt, version } = year;
  return (
    <Panel
      title={words.year(code)}
      aside={
        onCorrect ? (
          <Button small aria-label={words.correctOf(code)} onClick={onCorrect}>
            {words.correct}
          </Button>
        ) : null
      }
    >
      <Facts
        items={[
          [words.days, words.from(dayText(firstDay), dayText(lastDay))],
          [words.weekdays, weekdays.map((weekday) => planning.calendar.weekdays[weekday - 1]).join(", ")],
          [
            words.pauses,
            <ul key="pauses" className="plain-list">
              {pauses.map(({ from, to, name }) => (
                <li key={`${from} ${name}`}>
                  {name}, {words.from(dayText(from), dayText(to))}
                </li>
              ))}
            </ul>,
          ],
          [words.source, source],
          [words.written, `${writtenBy}, ${dayText(writtenAt)}, ${words.version(version)}`],
        ]}
      />
    </Panel>
  );
}
