import {
  atRiskFrom,
  deadlineOf,
  MILESTONE_LABEL,
  type Milestone,
  type Suspension,
} from "#domain/sla/sla-clock.ts";
import type { SlaPolicy } from "#features/work-orders/sla-tables.ts";

export interface StoredMilestone {
  milestone: Milestone;
  label: string;
  dueAt: string;
  /** From this instant the deadline is at risk: the last fifth of the time. */
  atRiskAt: string;
  metAt?: string;
  explanation: string[];
}

/** What `work_order.sla` holds: the deadlines with their reasons, as computed at the last change. */
export interface StoredSla {
  policy: { code: string; label: string; source: string; provisional: boolean };
  clockStartedAt: string;
  milestones: StoredMilestone[];
}

export interface Deadlines {
  sla: StoredSla;
  /** The nearest deadline not yet met; none while the client's own cause stops the clock: it would move every minute. */
  dueAt: Date | null;
  atRiskAt: Date | null;
  /** Once everything is met: whether in time. */
  outcome: "met" | "breached" | null;
}

export interface ClockFacts {
  /** Issue, or the contract's first day when that is later. */
  startsAt: Date;
  suspensions: readonly Suspension[];
  /** When each milestone was reached, if it was. */
  met: Partial<Record<Milestone, Date>>;
  now: Date;
}

export function computeDeadlines(policy: SlaPolicy, facts: ClockFacts): Deadlines {
  const milestones = policy.rules.map((rule) => {
    const deadline = deadlineOf(rule, facts.startsAt, facts);
    const metAt = facts.met[rule.milestone];
    return { ...deadline, metAt, atRiskAt: atRiskFrom({ openedAt: facts.startsAt, dueAt: deadline.dueAt }) };
  });
  const next = milestones
    .filter(({ metAt }) => metAt === undefined)
    .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())[0];
  const late = milestones.some(({ metAt, dueAt }) => metAt !== undefined && metAt > dueAt);
  const running = facts.suspensions.some(({ clientCaused, to }) => clientCaused && to === undefined)
    ? undefined
    : next;
  const { rules: _, ...described } = policy;
  return {
    sla: {
      policy: described,
      clockStartedAt: facts.startsAt.toISOString(),
      milestones: milestones.map(({ milestone, dueAt, atRiskAt, metAt, explanation }) => ({
        milestone,
        label: MILESTONE_LABEL[milestone],
        dueAt: dueAt.toISOString(),
        atRiskAt: atRiskAt.toISOString(),
        ...(metAt === undefined ? {} : { metAt: metAt.toISOString() }),
        explanation,
      })),
    },
    dueAt: running?.dueAt ?? null,
    atRiskAt: running?.atRiskAt ?? null,
    outcome: next !== undefined || milestones.length === 0 ? null : late ? "breached" : "met",
  };
}
