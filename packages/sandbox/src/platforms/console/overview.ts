import type { SandboxControl } from "#core/control.ts";
import { type Faults, GATEWAY_CONTEXT, type PlatformName } from "#core/platform.ts";

export interface PlatformOverview {
  name: PlatformName;
  title: string;
  addresses: { listener: string; title: string; url: string }[];
  /** Where it is mounted on the gateway, for those that are. */
  gatewayUrl: string | null;
  faults: Faults;
  /** Whether anything is switched on. */
  regular: boolean;
}

/** Every simulated platform once, with all its listeners. */
export function overviewOf({ world, platforms }: SandboxControl): PlatformOverview[] {
  const names = [...new Set(platforms.map(({ name }) => name))];
  return names.map((name) => {
    const own = platforms.filter((platform) => platform.name === name);
    const faults = world.faults.of(name);
    return {
      name,
      title: own[0]?.title ?? name,
      addresses: own.map(({ listener, title }) => ({ listener, title, url: world.urlOf(listener) })),
      gatewayUrl: gatewayUrlOf(name, world.urls.gateway),
      faults,
      regular: Object.values(faults).every((value) => value === 0 || value === false),
    };
  });
}

function gatewayUrlOf(name: PlatformName, gatewayUrl: string | undefined): string | null {
  const context = name === "gateway" || name === "sirac" ? undefined : GATEWAY_CONTEXT[name];
  return gatewayUrl === undefined || context === undefined ? null : gatewayUrl + context;
}
