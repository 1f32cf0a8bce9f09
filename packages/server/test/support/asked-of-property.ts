import type { Change, Reading } from "#test/support/asked-of-each-route.ts";
import type { TwoSides } from "#test/support/two-sides.ts";

export function propertyReadings({ theirs }: Pick<TwoSides, "theirs">): Record<string, Reading> {
  const list = (name: string, asked: readonly string[]): Reading => ({
    open: asked.map((filter) => `/property-register/${name}?limit=200&${filter}`),
  });
  const ofTheirs = `buildingId=${theirs.building}`;
  return {
    readPropertyRegister: { open: ["/property-register"] },
    listPropertyWritings: list("writings", ["", "state=parked", "q=lavoro", ofTheirs]),
    listPropertyConflicts: list("conflicts", [""]),
    listPropertyCorrections: list("corrections", ["", ofTheirs]),
    listPropertyFiles: list("files", [""]),
  };
}

export function propertyChanges({ theirs }: Pick<TwoSides, "theirs">): Record<string, Change[]> {
  const of = "/property-register";
  return {
    decidePropertyWriting: [
      {
        path: `${of}/writings/${theirs.propertyWriting}/decision`,
        body: { decision: "again", seen: 1, reason: "È nostro" },
      },
    ],
    decidePropertyConflict: [
      { path: `${of}/conflicts/${theirs.propertyItem}/decision`, body: { keep: "theirs", seen: 1 } },
    ],
    sendPropertyCorrection: [
      { path: `${of}/corrections`, body: { claimId: theirs.propertyClaim, reason: "È nostro" } },
    ],
    retryPropertyFile: [{ path: `${of}/files/${theirs.propertyPlan}/retry` }],
  };
}
