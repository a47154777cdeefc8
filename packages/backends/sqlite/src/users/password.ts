import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const LENGTH = 32;
/** 16 MB and about 50 ms for a password. */
const COST = { N: 2 ** 14, r: 8, p: 1 } as const;

const derive = promisify<string, Uint8Array, number, ScryptOptions, Buffer>(scrypt);

/** A password as it is kept: `scrypt$N$r$p$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password.normalize("NFC"), salt, LENGTH, COST);
  const { N, r, p } = COST;
  return ["scrypt", N, r, p, salt.toString("base64"), hash.toString("base64")].join("$");
}

/** Whether a password is the one that was kept. Takes as long without a kept one. */
export async function isPassword(password: string, kept: string | undefined): Promise<boolean> {
  const [kind, N, r, p, salt = "", hash = ""] = (kept ?? "").split("$");
  const isReal = kind === "scrypt" && hash !== "";
  const cost = isReal ? { N: Number(N), r: Number(r), p: Number(p), maxmem: 256 * 1024 * 1024 } : COST;
  const expected = Buffer.from(hash, "base64");
  const derived = await derive(password.normalize("NFC"), Buffer.from(salt, "base64"), LENGTH, cost);
  return isReal && expected.length === LENGTH && timingSafeEqual(derived, expected);
}
