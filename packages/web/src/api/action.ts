import type { RouteContract } from "@stabile/contract/route";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { type Answer, type CallExtras, type CallInput, call } from "#api/call.ts";
import { intentionKeys } from "#api/idempotency.ts";
import { statusOf } from "#api/problem.ts";

/** Answers after which the server may still do, or be doing, what was asked: the same key must be sent again. */
const UNDECIDED = new Set([408, 425, 429]);

function isDecided(error: unknown): boolean {
  const status = statusOf(error);
  return status !== undefined && status < 500 && !UNDECIDED.has(status);
}

type ActionInput<R extends RouteContract> = CallInput<R> & Pick<CallExtras, "version">;

/**
 * Makes an unsafe call that can be tried again: the idempotency key stays the same while the same input meets silence or a
 * server error, and is renewed after a definite answer.
 */
export function repeatableCall<const R extends RouteContract>(route: R) {
  const keys = intentionKeys();
  return async (input: ActionInput<R>): Promise<Answer<R>> => {
    try {
      const answer = await call(route, { ...input, idempotencyKey: keys.keyFor(input) });
      keys.settle();
      return answer;
    } catch (error) {
      if (isDecided(error)) keys.settle();
      throw error;
    }
  };
}

/** An unsafe call as a mutation: `mutate({params, body, version})`; `error` is what `call` throws. */
export function useAction<const R extends RouteContract>(
  route: R,
  options: { onDone?: (answer: Answer<R>) => void | Promise<void> } = {},
) {
  const [mutationFn] = useState(() => repeatableCall(route));
  return useMutation<Answer<R>, Error, ActionInput<R>>({
    mutationFn,
    ...(options.onDone ? { onSuccess: options.onDone } : {}),
  });
}
