import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Certificate {
  certFile: string;
  keyFile: string;
  cert: string;
  key: string;
}

/** An authority of a test's own, and certificates that it signs: made by openssl, good for a day. */
export function openAuthority(name: string) {
  const folder = mkdtempSync(join(tmpdir(), "stabile-ca-"));
  const run = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  run("req", "-x509", ...key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "1", "-subj", `/CN=${name}`);
  return {
    caFile: join(folder, "ca.pem"),
    ca: readFileSync(join(folder, "ca.pem"), "utf8"),
    issue(subject: string, file: string): Certificate {
      writeFileSync(join(folder, `${file}.ext`), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
      run("req", ...key, "-keyout", `${file}.key`, "-out", `${file}.csr`, "-subj", subject);
      const signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "1"];
      run("x509", "-req", "-in", `${file}.csr`, "-out", `${file}.pem`, ...signing, "-extfile", `${file}.ext`);
      const [certFile, keyFile] = [join(folder, `${file}.pem`), join(folder, `${file}.key`)];
      return { certFile, keyFile, cert: readFileSync(certFile, "utf8"), key: readFileSync(keyFile, "utf8") };
    },
  };
}
