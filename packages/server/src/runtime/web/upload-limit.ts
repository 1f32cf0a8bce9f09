import type { RouteContract } from "@stabile/contract/route";

const MEGABYTE = 1024 * 1024;
/** A photo from a telephone, a scanned page. */
const USUAL_MEGABYTES = 15;

/** The largest file that a route takes, in bytes. */
export const uploadLimitOf = ({
  uploadMegabytes = USUAL_MEGABYTES,
}: Pick<RouteContract, "uploadMegabytes">): number => uploadMegabytes * MEGABYTE;
