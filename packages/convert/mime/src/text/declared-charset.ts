import type { TextPieces } from "./line-ends.js";

const declaration = /(<meta\b[^>]{0,200}?\bcharset\s*=\s*["']?\s*)([\w.:-]+)/i;

/** The charset that HTML itself declares in its first bytes. */
export function charsetInHtml(head: Uint8Array): string | undefined {
  return declaration.exec(Buffer.from(head).toString("latin1", 0, 2048))?.[2];
}

const examined = 4096;

/** Makes the charset that HTML declares UTF-8, which it is when the device gets it. */
export async function* declareUtf8(pieces: TextPieces): AsyncGenerator<string> {
  let head = "";
  let isDone = false;
  for await (const piece of pieces) {
    if (isDone) {
      yield piece;
      continue;
    }
    head += piece;
    if (head.length < examined) continue;
    yield head.replace(declaration, "$1utf-8");
    isDone = true;
  }
  if (!isDone) yield head.replace(declaration, "$1utf-8");
}
