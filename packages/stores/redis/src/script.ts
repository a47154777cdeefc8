import { createHash } from "node:crypto";

/** A Lua script and the hash by which Redis knows it. Redis runs a script as one step. */
export interface Script {
  readonly text: string;
  readonly hash: string;
}

/** Makes a script of its text. */
export function defineScript(text: string): Script {
  return { text, hash: createHash("sha1").update(text).digest("hex") };
}

/** Has the server not seen the script yet? */
export const isUnknownScript = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith("NOSCRIPT");
