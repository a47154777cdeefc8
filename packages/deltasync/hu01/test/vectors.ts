import { createHash } from "node:crypto";
import streams from "../vectors/streams.json" with { type: "json" };

/** A stream written by other programs than this package, with the size and hash of what it unpacks to. */
export interface Vector {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  readonly packed: Uint8Array;
}

/** All streams of `vectors/streams.json`. */
export const vectors: readonly Vector[] = streams.map((entry) => ({
  ...entry,
  packed: Buffer.from(entry.packed, "base64"),
}));

/** The vector of this name. */
export function vectorNamed(name: string): Vector {
  const found = vectors.find((vector) => vector.name === name);
  if (found === undefined) throw new Error(`no vector is named ${name}`);
  return found;
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
