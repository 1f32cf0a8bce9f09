import { expect, test } from "vitest";
import { createPace } from "#runtime/jobs/pace.ts";

/** Turns that take so many milliseconds for each that is done. */
async function sizesOf(each: number, turns: number, most = 64): Promise<number[]> {
  const pace = createPace({ most, clock: () => now });
  let now = 0;
  const sizes: number[] = [];
  for (let turn = 0; turn < turns; turn += 1)
    await pace.turn(async () => {
      sizes.push(pace.size());
      now += each * pace.size();
    });
  return sizes;
}

test("quick work is soon done many at a time, and never more than allowed", async () => {
  expect(await sizesOf(0.1, 6)).toEqual([8, 16, 32, 64, 64, 64]);
});

test("slow work is done fewer at a time, and never none", async () => {
  expect(await sizesOf(50, 5)).toEqual([8, 4, 4, 4, 4]);
  expect((await sizesOf(5_000, 5)).at(-1)).toBe(1);
});
