/** What we use of the S3 server of the tests, which brings no types of its own. */
declare module "s3rver" {
  import type { AddressInfo } from "node:net";

  interface Settings {
    address: string;
    port: number;
    silent: boolean;
    directory: string;
    configureBuckets: { name: string; configs: unknown[] }[];
  }
  class S3rver {
    constructor(settings: Settings);
    run(): Promise<AddressInfo>;
    close(): Promise<void>;
  }
  export = S3rver;
}
