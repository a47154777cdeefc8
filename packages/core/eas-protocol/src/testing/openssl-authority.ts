import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Whether there is an OpenSSL to make certificates with. */
export function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A folder in which OpenSSL makes certificates. */
export class OpensslAuthority {
  readonly #folder = mkdtempSync(join(tmpdir(), "easkit-authority-"));

  #path(file: string): string {
    return join(this.#folder, file);
  }

  #run(...args: string[]): void {
    execFileSync("openssl", args, { cwd: this.#folder, stdio: ["ignore", "ignore", "pipe"] });
  }

  /** Makes a certificate; without an issuer it signs itself. The lines are extensions as OpenSSL writes them. */
  make(name: string, issuer: string | undefined, days: number, ...lines: readonly string[]): string {
    const key = [
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-nodes",
      "-keyout",
      `${name}.key`,
    ];
    this.#run("req", ...key, "-subj", `/CN=${name}`, "-out", `${name}.csr`);
    writeFileSync(this.#path(`${name}.ext`), lines.join("\n"));
    const signer = issuer
      ? ["-CA", `${issuer}.pem`, "-CAkey", `${issuer}.key`, "-CAcreateserial"]
      : ["-signkey", `${name}.key`];
    const signed = ["-days", String(days), "-extfile", `${name}.ext`, "-out", `${name}.pem`];
    this.#run("x509", "-req", "-sha256", "-in", `${name}.csr`, ...signer, ...signed);
    return this.pem(name);
  }

  pem(name: string): string {
    return readFileSync(this.#path(`${name}.pem`), "latin1");
  }

  /** A certificate as devices send it. */
  base64(name: string): string {
    return this.pem(name).replace(/-----[^-]*-----|\s/g, "");
  }

  /** The list of what an authority has revoked, in DER, which counts for so many days. */
  revoke(issuer: string, names: readonly string[], days: number): Uint8Array {
    const entries = names.map((name) => {
      const text = execFileSync("openssl", ["x509", "-in", `${name}.pem`, "-noout", "-serial"], {
        cwd: this.#folder,
      });
      return `R\t400101000000Z\t200101000000Z\t${text.toString().trim().split("=")[1]}\tunknown\t/CN=${name}\n`;
    });
    writeFileSync(this.#path("index.txt"), entries.join(""));
    const lines = ["[ca]", "default_ca=d", "[d]", "database=index.txt", "default_md=sha256"];
    writeFileSync(this.#path("ca.cnf"), lines.join("\n"));
    const signer = ["-cert", `${issuer}.pem`, "-keyfile", `${issuer}.key`];
    this.#run("ca", "-config", "ca.cnf", "-gencrl", ...signer, "-crldays", String(days), "-out", "crl.pem");
    this.#run("crl", "-in", "crl.pem", "-outform", "DER", "-out", "crl.der");
    return readFileSync(this.#path("crl.der"));
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
