const CR = 0x0d;
const LF = 0x0a;

/** How many line ends in `piece` are a bare LF; `last` is the byte before it. */
export function countBareLineFeeds(piece: Uint8Array, last: number): number {
  let count = 0;
  for (let at = piece.indexOf(LF); at >= 0; at = piece.indexOf(LF, at + 1)) {
    if ((at === 0 ? last : piece[at - 1]) !== CR) count++;
  }
  return count;
}

function withCarriageReturns(piece: Uint8Array, last: number): Uint8Array {
  const added = countBareLineFeeds(piece, last);
  if (added === 0) return piece;
  const out = new Uint8Array(piece.length + added);
  let to = 0;
  let from = 0;
  for (let at = piece.indexOf(LF); at >= 0; at = piece.indexOf(LF, at + 1)) {
    if ((at === 0 ? last : piece[at - 1]) === CR) continue;
    out.set(piece.subarray(from, at), to);
    to += at - from;
    out[to++] = CR;
    from = at;
  }
  out.set(piece.subarray(from), to);
  return out;
}

/** Mail as the network wants it: a CR before each LF that has none. */
export async function* toNetwork(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let last = 0;
  for await (const piece of pieces) {
    yield withCarriageReturns(piece, last);
    last = piece.at(-1) ?? last;
  }
}

function withoutCarriageReturns(piece: Uint8Array): Uint8Array {
  const out = new Uint8Array(piece.length);
  let to = 0;
  for (let at = 0; at < piece.length; at++) {
    const byte = piece[at] ?? 0;
    if (byte !== CR || piece[at + 1] !== LF) out[to++] = byte;
  }
  return out.subarray(0, to);
}

/** Mail as local programs want it: CRLF becomes LF. */
export async function* toLocal(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isPending = false;
  for await (const piece of pieces) {
    if (piece.length === 0) continue;
    const whole: Uint8Array = isPending ? Buffer.concat([Uint8Array.of(CR), piece]) : piece;
    isPending = whole.at(-1) === CR;
    yield withoutCarriageReturns(isPending ? whole.subarray(0, -1) : whole);
  }
  if (isPending) yield Uint8Array.of(CR);
}

/** The bytes from `start` to before `end` of a stream. */
export async function* cut(
  pieces: AsyncIterable<Uint8Array>,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const piece of pieces) {
    const from = Math.max(start - at, 0);
    const to = Math.min(end - at, piece.length);
    if (from < to) yield piece.subarray(from, to);
    at += piece.length;
    if (at >= end) return;
  }
}
