import { NO_FAULTS } from "#core/fault-board.ts";
import type { Faults, PlatformName } from "#core/platform.ts";
import { faultsUnder, PRESETS } from "#platforms/console/presets.ts";
import { ReplayRefused } from "#replay/replay-refused.ts";

/** The platforms that the replay's messages pass through; the others stay regular. */
export const FAULTY = ["gateway", "czrm"] as const satisfies readonly PlatformName[];

/** A little of every fault, on every call. */
const EVERY_FAULT: Partial<Faults> = {
  latencyMs: 2,
  errorRate: 0.04,
  timeoutAfterEffectRate: 0.02,
  throttleRate: 0.02,
  expiredTokenRate: 0.02,
  duplicateRate: 0.2,
  reorderRate: 0.2,
  truncateRate: 0.02,
};

export const FAULT_CHOICES = ["tutti", "nessuno", ...PRESETS.map(({ id }) => id)];

/** The switches for a choice of `--faults`. @throws ReplayRefused when there is no such choice */
export function replayFaults(choice: string): Record<(typeof FAULTY)[number], Faults> {
  if (choice === "tutti" || choice === "nessuno") {
    const faults = { ...NO_FAULTS, ...(choice === "tutti" ? EVERY_FAULT : {}) };
    return { gateway: faults, czrm: faults };
  }
  const preset = PRESETS.find(({ id }) => id === choice);
  if (preset === undefined) throw new ReplayRefused(`--faults ${choice}: ${FAULT_CHOICES.join(", ")}`);
  return { gateway: faultsUnder(preset, "gateway"), czrm: faultsUnder(preset, "czrm") };
}
