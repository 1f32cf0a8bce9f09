import { ACTIONS, SUBJECTS } from "#text/it-audit.ts";

/** An action as people say it; what has no words here shows as it is. */
export const actionText = (action: string): string => ACTIONS[action] ?? action;

export const subjectText = (kind: string): string => SUBJECTS[kind] ?? kind;
