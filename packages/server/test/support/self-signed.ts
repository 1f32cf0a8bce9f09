import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A certificate that vouches for itself, with its key: PEM, made by openssl. */
export function selfSigned({ name = "localhost", days = 30 } = {}): { cert: string; key: string } {
  const folder = mkdtempSync(join(tmpdir(), "stabile-cert-"));
  try {
    const kind = ["-x509", "-newkey", "rsa:2048", "-sha256", "-nodes", "-days", String(days)];
    const whose = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`];
    const files = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "cert.pem")];
    execFileSync("openssl", ["req", ...kind, ...whose, ...files], { stdio: "ignore" });
    const read = (file: string) => readFileSync(join(folder, file), "utf8");
    return { cert: read("cert.pem"), key: read("key.pem") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
