import type { TransferDecoder } from "./transfer-decoder.js";

const examined = 2048;
const foreign = /[^A-Za-z0-9+/=\s_-]/g;

/** Text that only claims to be base64: words with blanks between them, or much that base64 does not have. */
function isPlainText(text: string): boolean {
  const head = text.slice(0, examined);
  const blanks = head.match(/[A-Za-z,.!?] [A-Za-z]/g)?.length ?? 0;
  return blanks * 25 > head.length || (head.match(foreign)?.length ?? 0) * 10 > head.length;
}

/** Decodes base64 in which anything may stand between the characters, even padding in the middle. */
export function createBase64Decoder(): TransferDecoder {
  let kept = "";
  let isPlain: boolean | undefined;
  const decode = (text: string, last: boolean): Uint8Array => {
    const clean = kept + text.replace(/[^A-Za-z0-9+/=_-]/g, "");
    const blocks: Buffer[] = [];
    const pieces = clean.split(/=+/);
    const tail = pieces.pop() ?? "";
    for (const piece of pieces) blocks.push(Buffer.from(piece, "base64"));
    const whole = last ? tail.length : tail.length - (tail.length % 4);
    blocks.push(Buffer.from(tail.slice(0, whole), "base64"));
    kept = tail.slice(whole);
    return blocks.length === 1 ? (blocks[0] ?? Buffer.alloc(0)) : Buffer.concat(blocks);
  };
  return {
    write(bytes) {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
      isPlain ??= isPlainText(text);
      return isPlain ? bytes : decode(text, false);
    },
    end: () => decode("", true),
  };
}
