import { checkModelJob } from "#features/models/check-model.ts";
import {
  CHECK_QUEUE,
  type CheckJob,
  type ModelDeps,
  PLAN_QUEUE,
  type PlanJob,
  READ_QUEUE,
  type ReadJob,
  VIEW_QUEUE,
  type ViewJob,
} from "#features/models/model-deps.ts";
import { drawPlanJob } from "#features/models/plans/draw-job.ts";
import { readModelJob } from "#features/models/read-model-job.ts";
import { viewJob } from "#features/models/view/view-job.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** One model at a time for each process: reading one takes a good part of a machine. */
export function defineModelJobs(db: Db, deps: ModelDeps): void {
  deps.jobs.define<ReadJob>({
    name: READ_QUEUE,
    pollSeconds: 0.5,
    retryLimit: 2,
    handle: (job) => readModelJob(db, deps, job),
  });
  deps.jobs.define<CheckJob>({
    name: CHECK_QUEUE,
    pollSeconds: 0.5,
    retryLimit: 2,
    handle: (job) => checkModelJob(db, deps, job),
  });
  deps.jobs.define<ViewJob>({
    name: VIEW_QUEUE,
    pollSeconds: 0.5,
    retryLimit: 2,
    handle: (job) => viewJob(db, deps, job),
  });
  deps.jobs.define<PlanJob>({
    name: PLAN_QUEUE,
    pollSeconds: 0.5,
    retryLimit: 2,
    handle: (job) => drawPlanJob(db, deps, job),
  });
}
