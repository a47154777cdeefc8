import type { AnyElement } from "./element.js";
import type { KeptBytes } from "./leaves.js";

/** What is being read: one frame for each open element. */
export interface Frame {
  readonly element: AnyElement;
  /** Properties of a struct, items of a list or choice, steps of raw content. */
  readonly properties: Map<string, unknown> | undefined;
  readonly items: unknown[] | undefined;
  text: string;
  /** Pieces of OPAQUE content, joined at the end. */
  readonly bytes: Uint8Array[];
  /** OPAQUE content that is kept outside memory. */
  kept: KeptBytes | undefined;
  touched: boolean;
  /** Open elements below a raw one. */
  depth: number;
}

/** The frame of an element that begins. */
export const frameOf = (element: AnyElement): Frame => {
  const { kind } = element.type;
  return {
    element,
    properties: kind === "struct" ? new Map() : undefined,
    items: kind === "list" || kind === "choice" || kind === "raw" || kind === "tagSet" ? [] : undefined,
    text: "",
    bytes: [],
    kept: undefined,
    touched: false,
    depth: 0,
  };
};

/** Pieces of bytes as one. */
export function join(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  if (first && pieces.length === 1) return first;
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
