import fc from "fast-check";
import { expect, test } from "vitest";
import { CITIZEN_STATUS_LABEL, citizenMessage } from "#domain/work-order/citizen-status.ts";
import { SUSPEND_CAUSES } from "#domain/work-order/states.ts";
import { TRANSITIONS } from "#domain/work-order/transitions.ts";

const ACTIONS = TRANSITIONS.map(({ action }) => action);

test("a citizen reads what was planned, suspended, resumed, executed or refused", () => {
  expect(citizenMessage({ action: "plan", plannedOn: "2026-06-24" })?.text).toBe(
    "L'intervento è programmato per il 24/06/2026.",
  );
  expect(citizenMessage({ action: "suspend", cause: "waiting-approval" })?.text).toBe(
    "L'intervento è sospeso: in attesa di autorizzazione del Comune.",
  );
  expect(citizenMessage({ action: "resume" })?.status).toBe("resumed");
  expect(citizenMessage({ action: "verify" })?.status).toBe("executed");
  expect(citizenMessage({ action: "cancel", reason: "Strada di competenza provinciale. " })?.text).toBe(
    "L'intervento non verrà eseguito: Strada di competenza provinciale.",
  );
});

test("work is told as executed when it is verified, not when the firm says so", () => {
  expect(citizenMessage({ action: "execute" })).toBeUndefined();
  expect(citizenMessage({ action: "report" })).toBeUndefined();
  expect(citizenMessage({ action: "send-back", reason: "Da rifare" })).toBeUndefined();
});

test("planned again for the same day is no news, for another day it is", () => {
  const step = { action: "plan", plannedOn: "2026-06-24" } as const;
  expect(citizenMessage({ ...step, plannedBefore: "2026-06-24" })).toBeUndefined();
  expect(citizenMessage({ ...step, plannedBefore: "2026-06-23" })?.text).toBe(
    "L'intervento è spostato al 24/06/2026.",
  );
});

test("every step of an order is answered, with a whole sentence of a known status or with nothing", () => {
  const causes = fc.option(fc.constantFrom(...SUSPEND_CAUSES.map(({ code }) => code), "unknown"), {
    nil: undefined,
  });
  const reasons = fc.option(fc.constantFrom("", "  ", "Altro ente", "Altro ente..."), { nil: undefined });
  const days = fc.option(fc.constant("2026-06-24"), { nil: undefined });
  fc.assert(
    fc.property(fc.constantFrom(...ACTIONS), causes, reasons, days, (action, cause, reason, plannedOn) => {
      const message = citizenMessage({ action, cause, reason, plannedOn });
      if (message === undefined) return;
      expect(CITIZEN_STATUS_LABEL[message.status]).toBeTruthy();
      expect(message.text).toMatch(/^\p{Lu}.*[^.\s:]\.$/u);
    }),
  );
});

test("no internal word reaches the citizen: an unknown cause is «altra causa»", () => {
  expect(citizenMessage({ action: "suspend", cause: "x-internal" })?.text).toBe(
    "L'intervento è sospeso: altra causa.",
  );
});
