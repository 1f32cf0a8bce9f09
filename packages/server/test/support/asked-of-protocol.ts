import type { Change, Reading } from "#test/support/asked-of-each-route.ts";
import type { TwoSides } from "#test/support/two-sides.ts";

const ASK_THE_PROTOCOL: ReadonlySet<string> = new Set([
  "searchRegister",
  "readRegistered",
  "readRegisteredFile",
  "findRegisterCodes",
  "keepRegisteredFile",
]);

/** Where no protocol answers, a page that asks it says so: that is no fault of ours. */
export const isFault = (operationId: string, status: number): boolean =>
  status >= 500 && !(status === 503 && ASK_THE_PROTOCOL.has(operationId));

export function protocolReadings({
  mine,
  theirs,
}: Pick<TwoSides, "mine" | "theirs">): Record<string, Reading> {
  const of = ({ protocolEntry }: TwoSides["theirs"]) => `/protocol/entries/${protocolEntry}`;
  const both = (suffix: string): Reading => ({
    open: [`${of(mine)}${suffix}`],
    hidden: [`${of(theirs)}${suffix}`],
  });
  return {
    listProtocolEntries: {
      open: ["", "q=zqcasaloro", "state=open", "direction=in", `buildingId=${theirs.building}`].map(
        (asked) => `/protocol/entries?limit=200&${asked}`,
      ),
    },
    readProtocolEntry: both(""),
    readProtocolFile: both("/files/1"),
    readProtocolReceipt: both("/receipt"),
    readProtocolStatus: { open: ["/protocol/status"] },
    // The protocol is the whole municipality's: who has a part of it does not look there.
    searchRegister: { open: ["/protocol/register?q=intonaco"] },
    readRegistered: { open: ["/protocol/register/1001"] },
    readRegisteredFile: { open: ["/protocol/register/1001/files/1"] },
    findRegisterCodes: { open: ["/protocol/register-codes?of=offices"] },
  };
}

export function protocolChanges({ theirs }: Pick<TwoSides, "theirs">): Record<string, Change[]> {
  const emergency = { cause: "Guasto della rete", authorisedBy: "Atto 12" };
  const draft = { subject: "Intonaco", text: "Cade intonaco nel corridoio", capacity: "Dirigente" };
  return {
    askProtocolAnnulment: [
      { path: `/protocol/entries/${theirs.protocolEntry}/annulment`, body: { reason: "Non è per noi" } },
    ],
    // The register is one for the whole municipality: who has a part of it does not hold it.
    openProtocolEmergency: [{ path: "/protocol/emergency", body: emergency }],
    closeProtocolEmergency: [{ path: "/protocol/emergency/closing" }],
    keepRegisteredFile: [
      { path: "/protocol/register/1001/files/1/document", body: { buildingId: theirs.building } },
    ],
    fileFormalRequest: [{ path: `/buildings/${theirs.building}/formal-requests`, body: draft }],
  };
}
