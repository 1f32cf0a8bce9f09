import type { PlatformState } from "#domain/request/decide-intake.ts";

/** What is known of one version of a case besides what it says. */
export interface VersionMarks {
  /** When people last changed it: a version may be newer only because the platform itself touched the case. */
  touchedAt: Date;
  /** When the platform was asked for it; undefined for versions kept before that was noted. */
  readAt: Date | undefined;
  state: PlatformState;
  /** Different for different texts. */
  digest: string;
}

/** The way a case goes by itself, for versions that nothing else tells apart: nobody loses an end, or a reopening. */
const RANK: Record<PlatformState, number> = {
  ignored: 0,
  open: 1,
  "in-charge": 2,
  closed: 3,
  rejected: 3,
  withdrawn: 3,
  reopened: 4,
  deleted: 5,
  merged: 5,
};

const NEVER = new Date(0);

/**
 * A text that sorts the versions of one case written in the same instant, whatever the order they are handled in: a
 * platform's stamps may be no finer than a second. Later touched is newer; then later read; then further on its way; then
 * by the text itself, which is nobody's opinion but always the same one.
 */
export function tieBreak({ touchedAt, readAt, state, digest }: VersionMarks): string {
  return [touchedAt.toISOString(), (readAt ?? NEVER).toISOString(), RANK[state], digest].join(" ");
}

export interface Version {
  modifiedAt: Date;
  /** As `tieBreak` makes it; absent before any. */
  tie?: string | undefined;
}

/** Whether `a` came before `b`. A total order: of two different versions one is older. */
export function isOlderVersion(a: Version, b: Version): boolean {
  const difference = a.modifiedAt.getTime() - b.modifiedAt.getTime();
  return difference === 0 ? (a.tie ?? "") < (b.tie ?? "") : difference < 0;
}
