import type { AvailableAction } from "@stabile/contract/work-orders";
import { expect, test } from "vitest";
import { nextStepFirst } from "#pages/work-orders/next-step.ts";
import { newestFirst } from "#ui/timeline.tsx";

const actions = (...names: string[]): AvailableAction[] =>
  names.map((action) => ({ action: action as "plan", label: action, needs: [], dangerous: false }));
const names = (list: readonly AvailableAction[]) => list.map(({ action }) => action);

test("the step that carries the work on leads, the others keep their order", () => {
  expect(names(nextStepFirst("planned", actions("plan", "start", "suspend")))).toEqual([
    "start",
    "plan",
    "suspend",
  ]);
  expect(names(nextStepFirst("in-progress", actions("suspend", "execute")))).toEqual(["execute", "suspend"]);
});

test("who cannot take that step is offered the next they can, or what there is", () => {
  expect(names(nextStepFirst("executed", actions("report", "send-back")))).toEqual(["report", "send-back"]);
  expect(names(nextStepFirst("executed", actions("send-back")))).toEqual(["send-back"]);
  expect(names(nextStepFirst("draft", actions("assign", "cancel")))).toEqual(["assign", "cancel"]);
});

test("a history is shown newest first, what happened in the same instant too", () => {
  const at = "2026-11-27T22:21:00.000Z";
  const history = [
    { id: "1", at, label: "Creato", actor: "Ufficio" },
    { id: "2", at, label: "Assegnato", actor: "Ufficio" },
    { id: "3", at: "2026-11-28T08:00:00.000Z", label: "Emesso", actor: "Ufficio", note: "Urgente" },
  ];
  expect(newestFirst(history).map(({ title }) => title)).toEqual(["Emesso", "Assegnato", "Creato"]);
});
