import { protocolRoutes as contract } from "@stabile/contract/protocol";
import { fileRequest } from "#features/formal-requests/file-request.ts";
import type { ProtocolDesk } from "#features/protocol/public.ts";
import type { Api } from "#runtime/web/api.ts";

export function formalRequestRoutes(api: Api, desk: ProtocolDesk): void {
  api.route(contract.fileFormalRequest, async ({ db, params, body, principal, reach, correlationId }) => ({
    value: await fileRequest(db, desk, {
      ...{ buildingId: params.id, draft: body, principal, reach, correlationId },
    }),
  }));
}
