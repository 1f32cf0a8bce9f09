import { type AuditChain, type AuditVerification, auditRoutes } from "@stabile/contract/audit";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useAction } from "#api/action.ts";
import { queryOf, readingsOf } from "#api/queries.ts";
import { chain as words } from "#text/it-audit.ts";
import { Button } from "#ui/button.tsx";
import { DateText } from "#ui/date-text.tsx";
import { Notice } from "#ui/notice.tsx";
import { integerText } from "#ui/numbers.ts";
import { Facts, Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

const OFTEN_MS = 1_000;
const SELDOM_MS = 30_000;
/** The sealer comes by every second. */
const LONG_WAIT_MS = 600_000;

/** How far the chain is, what the last verification found, and a new one on request. */
export function ChainPanel() {
  const { data, error, refetch } = useQuery({
    ...queryOf(auditRoutes.readAuditChain, {}),
    refetchInterval: ({ state }) => (isRunning(state.data) ? OFTEN_MS : SELDOM_MS),
  });
  return (
    <Panel title={words.title} id="catena">
      <p className="quiet">{words.lead}</p>
      {data ? <Chain chain={data} /> : error ? null : <Skeleton lines={3} />}
      {data ? null : <ProblemAlert error={error} onRetry={() => void refetch()} />}
    </Panel>
  );
}

const isRunning = (chain: AuditChain | undefined): boolean => chain?.verifications[0]?.state === "running";

function Chain({ chain }: { chain: AuditChain }) {
  const queries = useQueryClient();
  const action = useAction(auditRoutes.verifyAudit, {
    onDone: () => queries.invalidateQueries(readingsOf(auditRoutes.readAuditChain)),
  });
  const [last] = chain.verifications;
  const isLate =
    chain.oldestWaitingAt !== undefined && Date.now() - Date.parse(chain.oldestWaitingAt) > LONG_WAIT_MS;
  return (
    <>
      <Outcome verification={last} />
      {isLate ? <Notice tone="warning" title={words.waitingOld(integerText(chain.waiting))} /> : null}
      <Facts
        items={[
          [words.entries, integerText(chain.entries)],
          [words.segments, integerText(chain.segments)],
          [words.lastSeal, chain.lastSeal ? <LastSeal key="seal" seal={chain.lastSeal} /> : undefined],
          [words.waiting, chain.waiting || undefined],
          [words.kept, words.days(integerText(chain.keptDays))],
        ]}
      />
      <ProblemAlert error={action.error} />
      <p>
        <Button icon="refresh" busy={action.isPending || isRunning(chain)} onClick={() => action.mutate({})}>
          {last === undefined ? words.verify : words.again}
        </Button>
      </p>
    </>
  );
}

function LastSeal({ seal }: { seal: NonNullable<AuditChain["lastSeal"]> }) {
  return (
    <>
      {integerText(seal.number)}, <DateText value={seal.sealedAt} form="relative" />{" "}
      <span className="quiet code wrap-anywhere">{seal.hash}</span>
    </>
  );
}

function Outcome({ verification }: { verification: AuditVerification | undefined }) {
  if (verification === undefined) return <p>{words.never}</p>;
  const { state, entries, entriesTotal, startedBy, finishedAt, lastSegment, fault, faults } = verification;
  if (state === "running")
    return (
      <div role="status">
        <label className="progress-label">
          {words.running}: {words.progress(integerText(entries), integerText(entriesTotal))}
          <progress max={Math.max(entriesTotal, 1)} value={entries} />
        </label>
      </div>
    );
  if (state === "failed")
    return (
      <Notice tone="warning" title={words.failed} announce>
        <p>{words.failedHelp}</p>
      </Notice>
    );
  const isIntact = state === "intact";
  return (
    <Notice tone={isIntact ? "success" : "danger"} title={isIntact ? words.intact : words.broken} announce>
      {fault ? (
        <p>
          {fault}. {words.more(faults)}
        </p>
      ) : null}
      {isIntact ? null : <p>{words.brokenHelp}</p>}
      <p>
        {words.checked(integerText(entries), integerText(lastSegment ?? 0))},{" "}
        <DateText value={finishedAt} form="relative" />, {words.by(startedBy)}
      </p>
    </Notice>
  );
}
