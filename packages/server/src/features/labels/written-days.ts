import { shortDay } from "#domain/text/italian-dates.ts";
import { romeDay } from "#domain/time/rome.ts";

/** `12/03/2026`, the day it was in Italy. */
export const dayInItalian = (instant: Date): string => shortDay(romeDay(instant));
