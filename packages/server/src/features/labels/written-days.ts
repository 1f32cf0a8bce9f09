import { romeDay } from "#domain/time/rome.ts";

/** `12/03/2026`, the day it was in Italy. */
export const dayInItalian = (instant: Date): string => romeDay(instant).split("-").toReversed().join("/");
