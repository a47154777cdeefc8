import type { WbxmlEncoder, WbxmlHandler } from "../src/index.js";

/** What a handler is told, text in one piece however many calls brought it. */
export type Recorded =
  | { readonly start: readonly [page: number, token: number] }
  | { readonly end: true }
  | { readonly text: string }
  | { readonly opaque: readonly number[] };

/** A handler that keeps what it is told. */
export interface Recorder extends WbxmlHandler {
  readonly events: Recorded[];
}

export function createRecorder(): Recorder {
  const events: Recorded[] = [];
  return {
    events,
    startElement: (page, token) => void events.push({ start: [page, token] }),
    endElement: () => void events.push({ end: true }),
    text(value) {
      const last = events.at(-1);
      if (last !== undefined && "text" in last) events[events.length - 1] = { text: last.text + value };
      else events.push({ text: value });
    },
    opaque: (bytes) => void events.push({ opaque: [...bytes] }),
  };
}

/** Writes recorded events to an encoder. */
export function replay(events: readonly Recorded[], encoder: WbxmlEncoder): void {
  for (const event of events) {
    if ("start" in event) encoder.start(...event.start);
    else if ("text" in event) encoder.text(event.text);
    else if ("opaque" in event) encoder.opaque(Uint8Array.from(event.opaque));
    else encoder.end();
  }
}

/** The bytes in pieces of `size`. */
export function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let pos = 0; pos < bytes.length; pos += size) pieces.push(bytes.subarray(pos, pos + size));
  return pieces;
}

/** Pieces as a stream. */
export async function* streamOf<T>(pieces: Iterable<T>): AsyncGenerator<T> {
  yield* pieces;
}
