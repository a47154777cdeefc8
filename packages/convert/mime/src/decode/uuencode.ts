import type { TransferDecoder } from "./transfer-decoder.js";

function decodeLine(line: string): number[] {
  const length = (line.charCodeAt(0) - 32) & 63;
  const out: number[] = [];
  const at = (index: number): number => {
    const code = line.charCodeAt(index);
    return Number.isNaN(code) ? 0 : (code - 32) & 63;
  };
  for (let i = 1; out.length < length; i += 4) {
    const bits = (at(i) << 18) | (at(i + 1) << 12) | (at(i + 2) << 6) | at(i + 3);
    out.push((bits >> 16) & 255, (bits >> 8) & 255, bits & 255);
  }
  return out.slice(0, length);
}

const beginLine = /^begin(?:-base64)? [0-7]{3,4}/;

/** Decodes uuencode from its `begin` line to its `end` line; text without a `begin` line stays as it is. */
export function createUuDecoder(): TransferDecoder {
  let kept = "";
  let state: "before" | "inside" | "after" = "before";
  let before = "";
  const take = (line: string, out: number[]): void => {
    if (state === "before") {
      if (beginLine.test(line)) state = "inside";
      else before += `${line}\n`;
    } else if (state === "inside") {
      if (line === "end") state = "after";
      else if (line !== "") for (const byte of decodeLine(line)) out.push(byte);
    }
  };
  return {
    write(bytes) {
      const lines = (
        kept + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1")
      ).split("\n");
      kept = lines.pop() ?? "";
      const out: number[] = [];
      for (const line of lines) take(line.replace(/\r$/, ""), out);
      if (state === "inside") before = "";
      if (before.length <= 4096) return Uint8Array.from(out);
      // So much text before any `begin` line is what the part is about.
      const text = before;
      before = "";
      return Buffer.from(text, "latin1");
    },
    end() {
      const out: number[] = [];
      if (kept !== "") take(kept.replace(/\r$/, ""), out);
      return state === "before" ? Buffer.from(before.replace(/\n$/, ""), "latin1") : Uint8Array.from(out);
    },
  };
}
