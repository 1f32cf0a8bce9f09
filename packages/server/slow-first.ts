import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that start processes or wait for clocks: begun first, they do not end long after all the others. */
const SLOW = [
  "main/people-command",
  "requests/kill",
  "main/import-command",
  "main/hostile-messages",
  "main/hostile-register",
  "requests/crash",
  "main/replay",
  "main/command-line",
  "main/hostile-files",
  "main/reach",
  "main/odd-values",
  "main/bad-days",
  "main/audit-command",
  "main/shibboleth-stabile",
  "runtime/access-journal",
  "main/hostile-notices",
  "main/log",
];

export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = SLOW.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return found === -1 ? SLOW.length : found;
    };
    return [...files].sort((a, b) => place(a) - place(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}
