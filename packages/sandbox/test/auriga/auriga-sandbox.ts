import type { City } from "#city/types.ts";
import { type RunningSandbox, startSandbox } from "#core/serve.ts";
import { auriga } from "#platforms/auriga/platform.ts";

/** AURIGA alone, on any free port, with nothing in it. */
export function startAuriga(options: { lostAnswerHoldMs?: number } = {}): Promise<RunningSandbox> {
  return startSandbox({ basePort: 0, memory: true, city: {} as City, lostAnswerHoldMs: 50, ...options }, [
    auriga,
  ]);
}

export const ACCOUNT = {
  codApplicazione: "STABILE",
  istanzaApplicazione: "COMUNE",
  userName: "ws_stabile",
  password: "auriga-demo",
};
