import type { Facts } from "#domain/obligations/condition.ts";
import { type DoneCheck, doneOf } from "#domain/obligations/history.ts";
import { type Due, isUseForbidden, nextDue } from "#domain/obligations/next-due.ts";
import { type RuleBook, versionOn } from "#domain/obligations/rule-book.ts";
import type { CheckRule, Doer } from "#domain/obligations/rule.ts";

/** A building, or one of its elements, with what is known of it. */
export interface CheckedSubject {
  /** Class of UNI 8290; undefined: a building. */
  uni8290: string | undefined;
  facts: Facts;
  commissionedOn: string | undefined;
  /** Of all rules, oldest first; those that were annulled are not among them. */
  done: readonly DoneCheck[];
}

/** What one rule comes to for one subject, as lists show it. */
export interface Obligation {
  rule: string;
  kind: Due["kind"];
  /** Of `due`. */
  dueOn: string | undefined;
  /** Of `unknown`: the facts that are missing. */
  missing: readonly string[];
  doer: Doer;
  lastDoneOn: string | undefined;
  lastOutcome: DoneCheck["outcome"] | undefined;
  /** The day of the negative check that forbids the use. */
  useForbiddenSince: string | undefined;
}

/** All that the law asks of a subject: what is due, what cannot be said, what waits for an event, what was done for ever. */
export function obligationsOf(subject: CheckedSubject, book: RuleBook, today: string): Obligation[] {
  return book.of(subject.uni8290).flatMap((rule) => {
    const due = dueOf(rule, subject, { book, today });
    const found = obligation(rule, due, { subject, book, today });
    return due.kind === "not-required" && found.useForbiddenSince === undefined ? [] : [found];
  });
}

interface Seen {
  book: RuleBook;
  today: string;
}

/** One rule's answer, with its steps. */
export function dueOf(rule: CheckRule, subject: CheckedSubject, { book, today }: Seen): Due {
  const { facts, commissionedOn } = subject;
  return nextDue(rule, { facts, commissionedOn, done: countingFor(rule.code, subject, book), today });
}

const NOTHING: readonly DoneCheck[] = [];

/** Most subjects have no check yet: nothing is looked for in nothing. */
const countingFor = (code: string, { done }: CheckedSubject, { rules }: RuleBook): readonly DoneCheck[] =>
  done.length === 0 ? NOTHING : doneOf(code, done, rules);

function obligation(
  rule: CheckRule,
  due: Due,
  { subject, book, today }: Seen & { subject: CheckedSubject },
): Obligation {
  const last = countingFor(rule.code, subject, book).findLast(({ on }) => on <= today);
  return {
    rule: rule.code,
    kind: due.kind,
    dueOn: due.kind === "due" ? due.on : undefined,
    missing: due.kind === "unknown" ? due.missing : [],
    doer: (due.kind === "due" ? due.version : versionOn(rule, today))?.doneBy ?? "owner",
    lastDoneOn: last?.on,
    lastOutcome: last?.outcome,
    useForbiddenSince:
      last?.outcome === "negative" ? banSince(rule, last.on, { subject, book, today }) : undefined,
  };
}

function banSince(
  rule: CheckRule,
  since: string,
  { subject, book, today }: Seen & { subject: CheckedSubject },
): string | undefined {
  const lifting = (rule.liftedBy ?? []).flatMap((code) => countingFor(code, subject, book));
  const done = countingFor(rule.code, subject, book);
  return isUseForbidden(rule, { done, today }, lifting) ? since : undefined;
}
