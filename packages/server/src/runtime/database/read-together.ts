/** Two keep both cores of a small machine busy; what is asked meanwhile goes with the next. */
const MOST_AT_ONCE = 2;
const MOST_KEYS = 50;

interface Waiting<Row> {
  key: string;
  found(row: Row | undefined): void;
  failed(error: unknown): void;
}

/**
 * Reads one row by its key, with those that others ask at the same moment as one question to the database: a round trip
 * costs more than the row. Nobody waits for company: alone, one is asked at once. A question begins after all of its
 * keys were asked, so that whoever wrote before asking finds what was written.
 * @param ask the rows of these keys, in whatever order, each with its `id`; at most 50 keys, none of them twice
 * @returns the row of a key, undefined when there is none; an error of the question is the error of all its keys
 */
export function readTogether<Row extends { id: string }>(
  ask: (keys: readonly string[]) => Promise<readonly Row[]>,
): (key: string) => Promise<Row | undefined> {
  const waiting: Waiting<Row>[] = [];
  let atOnce = 0;
  let isDue = false;

  function schedule(): void {
    if (isDue || waiting.length === 0 || atOnce >= MOST_AT_ONCE) return;
    isDue = true;
    // What arrived in this turn of the loop goes together.
    setImmediate(() => {
      isDue = false;
      atOnce += 1;
      void answer(waiting.splice(0, MOST_KEYS)).finally(() => {
        atOnce -= 1;
        schedule();
      });
      schedule();
    });
  }

  async function answer(asked: readonly Waiting<Row>[]): Promise<void> {
    try {
      const rows = await ask([...new Set(asked.map(({ key }) => key))]);
      const byKey = new Map(rows.map((row) => [row.id, row]));
      for (const { key, found } of asked) found(byKey.get(key));
    } catch (error) {
      for (const { failed } of asked) failed(error);
    }
  }

  return (key) =>
    new Promise((found, failed) => {
      waiting.push({ key, found, failed });
      schedule();
    });
}
