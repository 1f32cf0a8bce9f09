/**
 * Whoever signs out means this browser: their other tabs, and the pages that "back" would bring up as they were, must not
 * go on showing what they were looking at. (A session that ends by itself leaves the page, with what was being typed.)
 */
const KEY = "stabile.uscita";
const AGAIN_MS = 1_000;
const MOST_TIMES = 15;

let hasLeft = false;

/** As the form of signing out is sent. */
export function tellOfLeaving(): void {
  hasLeft = true;
  try {
    localStorage.setItem(KEY, String(Date.now()));
  } catch {
    // A device that keeps nothing: the other tabs hear of it from the server, as of any session that ended.
  }
}

export interface LeavingTab {
  target: Pick<Window, "addEventListener">;
  /** Asks the server; whether somebody is still signed in. */
  isSignedIn: () => Promise<boolean>;
  reload: () => void;
}

/** Once, when the page starts. */
export function followLeaving({ target, isSignedIn, reload }: LeavingTab): void {
  // The server may not have been told yet, and may have refused: only what it says counts.
  async function look(times: number): Promise<void> {
    if (!(await isSignedIn())) reload();
    else if (times > 1) setTimeout(() => void look(times - 1), AGAIN_MS);
  }
  target.addEventListener("storage", ({ key }) => {
    if (key === KEY) void look(MOST_TIMES);
  });
  target.addEventListener("pageshow", ({ persisted }) => {
    if (persisted && hasLeft) reload();
  });
}
