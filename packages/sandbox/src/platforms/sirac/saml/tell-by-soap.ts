import { callOut } from "#platforms/sirac/call-out.ts";
import type { Sirac } from "#platforms/sirac/open-sirac.ts";
import type { Participant } from "#platforms/sirac/participants.ts";
import { authentic } from "#platforms/sirac/saml/incoming.ts";
import {
  inEnvelope,
  outOfEnvelope,
  readLogoutResponse,
  sign,
  writeLogoutRequest,
} from "#platforms/sirac/saml/logout-messages.ts";
import { newId } from "#platforms/sirac/saml/xml.ts";

/** Tells an application, from server to server, that a session has ended. False when it did not confirm. */
export async function tellBySoap(sirac: Sirac, participant: Participant): Promise<boolean> {
  const provider = sirac.providers.find(participant.party);
  const endpoint = provider?.logout.find(({ binding }) => binding === "soap");
  if (provider === undefined || endpoint === undefined) return false;
  const id = newId();
  const text = writeLogoutRequest({ ...participant, id, destination: endpoint.location });
  const answer = await callOut(endpoint.location, {
    method: "POST",
    headers: {
      "content-type": "text/xml; charset=utf-8",
      soapaction: '"http://www.oasis-open.org/committees/security"',
    },
    body: inEnvelope(sign({ id, text }, sirac.credential)),
  });
  const root = authentic({ text: outOfEnvelope(answer.text), query: null }, provider.certificates);
  if (root === null) return false;
  const { inResponseTo, isSuccess } = readLogoutResponse(root);
  return isSuccess && inResponseTo === id;
}
