import type { AccessDeps } from "#features/access/access-deps.ts";
import { noticeDoors } from "#features/access/notice-doors.ts";
import { ownSessionRoutes, sessionApiRoutes } from "#features/access/session-routes.ts";
import { signInDoors } from "#features/access/sign-in-doors.ts";
import { signOutDoors } from "#features/access/sign-out-doors.ts";
import type { Api } from "#runtime/web/api.ts";

/** The doors, which are pages and redirects of a browser, and what the API says of one's session. */
export function accessRoutes(api: Api, deps: AccessDeps): void {
  signInDoors(api, deps);
  signOutDoors(api, deps);
  noticeDoors(api, deps);
  sessionApiRoutes(api, deps);
  ownSessionRoutes(api, deps);
}
