import { expect, test } from "vitest";
import { ApiProblem, Unreachable } from "#api/problem.ts";
import { connectionWords } from "#text/connection-words.ts";
import { wordsFor } from "#ui/problem-alert.tsx";

const problem = (status: number, title: string) =>
  new ApiProblem({ type: "about:blank", title, status, instance: "/", correlationId: "1" } as never);

test("a session that ended while one was writing is told as such, with what to do", () => {
  const words = wordsFor(problem(401, "Accesso richiesto"));
  expect(words.title).toBe("La sessione è scaduta.");
  expect(words.detail).toMatch(/ciò che hai scritto resta/);
  expect(wordsFor(problem(409, "Non si può ora")).title).toBe("Non si può ora");
});

test("a device without a network is not told that the server is to blame", () => {
  expect(connectionWords(false).down).toBe("Questo dispositivo non è in rete.");
  expect(connectionWords(true).down).toBe("Il server non risponde.");
  expect(wordsFor(new Unreachable()).title).toBe("Il server non risponde.");
});
