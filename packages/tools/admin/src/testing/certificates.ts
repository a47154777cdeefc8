import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A certificate and its key, in PEM. */
export interface Certified {
  readonly cert: string;
  readonly key: string;
}

/** Whether certificates can be made here. */
export function canCertify(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Makes a certificate that vouches for itself, for these names and so many days. */
export function certify(names: readonly string[], days = 90): Certified {
  const folder = mkdtempSync(join(tmpdir(), "easkit-certificate-"));
  const [keyFile, certFile] = [join(folder, "key"), join(folder, "cert")];
  try {
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    const alternative = `subjectAltName=${names.map((name) => `DNS:${name}`).join(",")}`;
    const subject = ["-subj", "/CN=easkit test", "-addext", alternative, "-days", String(days)];
    const files = ["-keyout", keyFile, "-out", certFile];
    execFileSync("openssl", ["req", "-x509", ...curve, ...subject, ...files], { stdio: "ignore" });
    return { cert: readFileSync(certFile, "utf8"), key: readFileSync(keyFile, "utf8") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
