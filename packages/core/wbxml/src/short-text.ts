// A call into native string code costs about 100 ns in Node 20, more than decoding a short string here does.

/** Strings below this length in bytes are decoded in JavaScript. */
export const SHORT_TEXT = 32;

const ASCII: readonly string[] = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
const char = String.fromCharCode;

/** Makes a string of ASCII bytes, fewer than {@link SHORT_TEXT}. */
export function shortAscii(b: Uint8Array, start: number, end: number): string {
  let rest = "";
  let s = start;
  const length = end - start;
  if (length >= 16) {
    rest = ascii16(b, s);
    s += 16;
  }
  if (length & 8) {
    const next = ascii8(b, s);
    rest = rest === "" ? next : rest + next;
    s += 8;
  }
  const tail = upTo7(b, s, end);
  return rest === "" ? tail : tail === "" ? rest : rest + tail;
}

function ascii16(b: Uint8Array, s: number): string {
  return char(
    b[s] ?? 0,
    b[s + 1] ?? 0,
    b[s + 2] ?? 0,
    b[s + 3] ?? 0,
    b[s + 4] ?? 0,
    b[s + 5] ?? 0,
    b[s + 6] ?? 0,
    b[s + 7] ?? 0,
    b[s + 8] ?? 0,
    b[s + 9] ?? 0,
    b[s + 10] ?? 0,
    b[s + 11] ?? 0,
    b[s + 12] ?? 0,
    b[s + 13] ?? 0,
    b[s + 14] ?? 0,
    b[s + 15] ?? 0,
  );
}

function ascii8(b: Uint8Array, s: number): string {
  return char(
    b[s] ?? 0,
    b[s + 1] ?? 0,
    b[s + 2] ?? 0,
    b[s + 3] ?? 0,
    b[s + 4] ?? 0,
    b[s + 5] ?? 0,
    b[s + 6] ?? 0,
    b[s + 7] ?? 0,
  );
}

function upTo7(b: Uint8Array, s: number, end: number): string {
  const b0 = b[s] ?? 0;
  switch (end - s) {
    case 0:
      return "";
    case 1:
      return ASCII[b0] ?? "";
    case 2:
      return char(b0, b[s + 1] ?? 0);
    case 3:
      return char(b0, b[s + 1] ?? 0, b[s + 2] ?? 0);
    case 4:
      return char(b0, b[s + 1] ?? 0, b[s + 2] ?? 0, b[s + 3] ?? 0);
    case 5:
      return char(b0, b[s + 1] ?? 0, b[s + 2] ?? 0, b[s + 3] ?? 0, b[s + 4] ?? 0);
    case 6:
      return char(b0, b[s + 1] ?? 0, b[s + 2] ?? 0, b[s + 3] ?? 0, b[s + 4] ?? 0, b[s + 5] ?? 0);
    default:
      return char(
        b0,
        b[s + 1] ?? 0,
        b[s + 2] ?? 0,
        b[s + 3] ?? 0,
        b[s + 4] ?? 0,
        b[s + 5] ?? 0,
        b[s + 6] ?? 0,
      );
  }
}
