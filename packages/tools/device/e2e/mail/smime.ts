import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Whether `openssl cms` is there to be asked. */
export const hasOpenssl = await run("openssl", ["version"]).then(
  () => true,
  () => false,
);

/** Signs, encrypts and verifies messages by openssl, with a certificate of its own. */
export interface Smime {
  /** multipart/signed, with the headers of a message. */
  sign(content: string): Promise<Buffer>;
  /** Signed data in one application/pkcs7-mime. */
  signOpaque(content: string): Promise<Buffer>;
  encrypt(content: string): Promise<Buffer>;
  /** The content that a signature stands for. Rejects if it does not. */
  verify(message: Uint8Array): Promise<string>;
  decrypt(message: Uint8Array): Promise<string>;
  close(): Promise<void>;
}

/** Makes a key and a certificate for `ben@example.com`. */
export async function openSmime(): Promise<Smime> {
  const folder = await mkdtemp(`${tmpdir()}/easkit-smime-`);
  const [key, certificate] = [`${folder}/key.pem`, `${folder}/certificate.pem`];
  const subject = "/CN=Ben/emailAddress=ben@example.com";
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", subject];
  await run("openssl", [...request, "-keyout", key, "-out", certificate]);
  let count = 0;
  const cms = async (input: string | Uint8Array, ...options: readonly string[]): Promise<Buffer> => {
    const [from, to] = [`${folder}/${++count}.in`, `${folder}/${count}.out`];
    await writeFile(from, input);
    await run("openssl", ["cms", ...options, "-in", from, "-out", to]);
    return readFile(to);
  };
  const names = ["-from", "ann@example.com", "-to", "ben@example.com", "-subject", "sealed"];
  const signer = ["-signer", certificate, "-inkey", key, ...names];
  return {
    sign: (content) => cms(content, "-sign", "-text", "-crlfeol", ...signer),
    signOpaque: (content) => cms(content, "-sign", "-text", "-nodetach", "-crlfeol", ...signer),
    encrypt: (content) => cms(content, "-encrypt", "-aes256", ...names, "-recip", certificate),
    verify: async (message) => (await cms(message, "-verify", "-CAfile", certificate, "-text")).toString(),
    decrypt: async (message) =>
      (await cms(message, "-decrypt", "-recip", certificate, "-inkey", key)).toString(),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
