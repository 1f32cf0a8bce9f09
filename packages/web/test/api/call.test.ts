import { sessionRoutes } from "@stabile/contract/session";
import { workOrderRoutes } from "@stabile/contract/work-orders";
import { describe, expect, test } from "vitest";
import { addressOf } from "#api/address.ts";
import { readAnswer } from "#api/call.ts";
import { isReachable, reportReachable } from "#api/connection.ts";
import { ApiProblem, fieldError, otherFieldErrors, UnexpectedAnswer, Unreachable } from "#api/problem.ts";

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

const firms = workOrderRoutes.listFirms;

describe("an answer", () => {
  test("of a refusal keeps the server's words and puts each message beside its field", () => {
    const problem = {
      type: "about:blank",
      title: "Dati non accettabili",
      status: 422,
      errors: [
        { field: "/body/plannedStart", message: "È nel passato" },
        { field: "/body/unknown", message: "Non previsto" },
      ],
    };
    const error = thrownBy(() => readAnswer(firms, 422, JSON.stringify(problem)));
    expect(error).toBeInstanceOf(ApiProblem);
    expect(fieldError(error, "plannedStart")).toBe("È nel passato");
    expect(otherFieldErrors(error, ["plannedStart"])).toEqual(["/body/unknown: Non previsto"]);
  });

  test("of a proxy in front of a stopped server counts as nobody answering", () => {
    reportReachable(true);
    expect(thrownBy(() => readAnswer(firms, 502, "<html>Bad gateway</html>"))).toBeInstanceOf(Unreachable);
    expect(isReachable()).toBe(false);
    readAnswer(firms, 200, '{"items":[]}');
    expect(isReachable()).toBe(true);
  });

  test("that is not the promised one is told apart from a refusal", () => {
    expect(thrownBy(() => readAnswer(sessionRoutes.readSession, 200, "{}"))).toBeInstanceOf(UnexpectedAnswer);
  });
});

test("an address takes its parameters escaped and leaves empty filters out", () => {
  expect(addressOf(workOrderRoutes.readWorkOrder, { params: { id: "a/b" } })).toBe(
    "/api/v1/work-orders/a%2Fb",
  );
  const query = { q: "Sant’Agostino & c.", state: undefined, category: "" };
  expect(addressOf(workOrderRoutes.listWorkOrders, { query })).toBe(
    "/api/v1/work-orders?q=Sant%E2%80%99Agostino+%26+c.",
  );
});
