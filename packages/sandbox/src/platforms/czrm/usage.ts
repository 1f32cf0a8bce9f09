import type { Org } from "./org.ts";
import { readSetting, writeSetting } from "./store.ts";

/** Real orgs of a city's size have as many calls a day; tests lower it to meet the brake. */
const DEFAULT_MAX = 100_000;
const SAVE_EVERY = 100;

interface Usage {
  day: string;
  used: number;
  max: number;
  unsaved: number;
}

const USAGE = new WeakMap<Org, Usage>();

function usageOf(org: Org): Usage {
  let usage = USAGE.get(org);
  if (!usage) {
    const stored = readSetting(org.db, "usage");
    usage = stored ? (JSON.parse(stored) as Usage) : { day: "", used: 0, max: DEFAULT_MAX, unsaved: 0 };
    USAGE.set(org, usage);
  }
  const today = new Date().toISOString().slice(0, 10);
  if (usage.day !== today) Object.assign(usage, { day: today, used: 0 });
  return usage;
}

/** Counts a call. False when the day's allowance is used up. */
export function countCall(org: Org): boolean {
  const usage = usageOf(org);
  if (usage.used >= usage.max) return false;
  usage.used++;
  // Kept now and then: a kill forgives at most a hundred calls, and no call pays for a write.
  if (++usage.unsaved >= SAVE_EVERY) saveUsage(org);
  return true;
}

export function saveUsage(org: Org): void {
  const usage = usageOf(org);
  usage.unsaved = 0;
  writeSetting(org.db, "usage", JSON.stringify(usage));
}

export function setUsage(org: Org, change: { max?: number | undefined; used?: number | undefined }): void {
  const usage = usageOf(org);
  usage.max = change.max ?? usage.max;
  usage.used = change.used ?? usage.used;
  saveUsage(org);
}

/** The header of every answer: `api-usage=18/5000`. */
export function limitInfo(org: Org): string {
  const { used, max } = usageOf(org);
  return `api-usage=${used}/${max}`;
}

/** The answer of `/limits`. */
export function showLimits(org: Org): Record<string, { Max: number; Remaining: number }> {
  const { used, max } = usageOf(org);
  return {
    DailyApiRequests: { Max: max, Remaining: Math.max(0, max - used) },
    DailyBulkV2QueryJobs: { Max: 10_000, Remaining: 10_000 },
    DataStorageMB: { Max: 10_240, Remaining: 9_800 },
    FileStorageMB: { Max: 61_440, Remaining: 60_000 },
    HourlyPublishedPlatformEvents: { Max: 50_000, Remaining: 50_000 },
  };
}
