import fc from "fast-check";
import { expect, test } from "vitest";
import { readTogether } from "#runtime/database/read-together.ts";

interface Row {
  id: string;
  at: number;
}

/** A table whose questions are answered when the test says so. */
function slowTable(known: readonly string[] = []) {
  const questions: { keys: readonly string[]; answer(): void; fail(error: Error): void }[] = [];
  const read = readTogether<Row>(
    (keys) =>
      new Promise((resolve, reject) => {
        const at = questions.length;
        const answer = () => resolve(keys.filter((key) => known.includes(key)).map((id) => ({ id, at })));
        questions.push({ keys, answer, fail: reject });
      }),
  );
  return { questions, read };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("alone, a reader is asked for at once", async () => {
  const { questions, read } = slowTable(["a"]);
  const found = read("a");
  await turn();
  expect(questions.map(({ keys }) => keys)).toEqual([["a"]]);
  questions[0]?.answer();
  expect(await found).toEqual({ id: "a", at: 0 });
});

test("what is asked while two questions are out goes together with the next, each key once", async () => {
  const { questions, read } = slowTable(["a", "b", "c"]);
  void read("a");
  await turn();
  void read("b");
  await turn();
  const late = [read("c"), read("b"), read("c"), read("nobody")];
  await turn();
  expect(questions).toHaveLength(2);
  questions[0]?.answer();
  await turn();
  await turn();
  expect(questions[2]?.keys).toEqual(["c", "b", "nobody"]);
  questions[2]?.answer();
  const found = await Promise.all(late);
  expect(found.map((row) => row?.id)).toEqual(["c", "b", "c", undefined]);
});

test("a question begins after all its keys were asked: a key already out is asked for again", async () => {
  const { questions, read } = slowTable(["a"]);
  void read("a");
  await turn();
  const after = read("a");
  await turn();
  for (const { answer } of questions) answer();
  expect(await after).toEqual({ id: "a", at: 1 });
});

test("an error is told to all that asked together, and the next are read", async () => {
  const { questions, read } = slowTable(["a"]);
  const failed = Promise.allSettled([read("a"), read("b")]);
  await turn();
  questions[0]?.fail(new Error("database away"));
  expect((await failed).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  const next = read("a");
  await turn();
  questions[1]?.answer();
  expect((await next)?.id).toBe("a");
});

test("whatever the order of asking and answering, everybody is given the row of their key", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.stringMatching(/^[a-c]?[0-9]{1,2}$/), { maxLength: 130 }),
      async (s, keys) => {
        const read = readTogether<Row>(
          s.scheduleFunction(async (asked) => {
            expect(asked.length).toBeLessThanOrEqual(50);
            expect(new Set(asked).size).toBe(asked.length);
            return asked.filter((id) => !id.startsWith("a")).map((id) => ({ id, at: 0 }));
          }),
        );
        const found = Promise.all(keys.map(read));
        await s.waitFor(found);
        expect((await found).map((row) => row?.id)).toEqual(
          keys.map((key) => (key.startsWith("a") ? undefined : key)),
        );
      },
    ),
    { numRuns: 50 },
  );
});
