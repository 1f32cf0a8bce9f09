import type { Platform } from "#core/platform.ts";
import type { OpenedWorld } from "#core/world.ts";

/** What the console may do to the running sandbox. */
export interface SandboxControl {
  world: OpenedWorld;
  platforms: readonly Platform[];
  /** Resolves when the listeners have followed the last change of the switches. */
  settled(): Promise<void>;
  /** Everything regular, wall clock, and the data as it was seeded. Callers of the platforms are cut off. */
  reset(): Promise<void>;
}
