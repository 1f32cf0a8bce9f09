import { askedText } from "#domain/privacy/asked-text.ts";
import type { AccessLog } from "#runtime/access-log.ts";
import type { Call } from "#runtime/web/api.ts";

type Asked = Pick<Call, "principal" | "correlationId"> & { query: object };

interface ReadList {
  /** `user-list`, `role-request-list`… */
  subjectKind: string;
  items: readonly unknown[];
}

/**
 * A page of people was read: one entry, with what was asked and how many it showed. What each of them is called is not
 * in it: who reads one's page is in that person's own.
 */
export function recordList(
  accessLog: AccessLog,
  { principal, query, correlationId }: Asked,
  { subjectKind, items }: ReadList,
): Promise<void> {
  // Where a page begins is a name and an id: that it is not the first one says enough.
  const { cursor, ...asked } = query as { cursor?: string };
  const subjectId = askedText({
    ...asked,
    ...(cursor === undefined ? {} : { page: "next" }),
    shown: items.length,
  });
  return accessLog.record({
    userId: principal.userId,
    action: "read",
    subjectKind,
    subjectId,
    correlationId,
  });
}
