import type { ByteSource } from "@easkit/backend";

/** No header is read further than this. */
const longestHeader = 1024 * 1024;

/** The header fields of a message by name, unfolded, one byte a character. */
export interface MessageHead {
  /** The values of all fields of a name, which is in lower case. */
  all(name: string): readonly string[];
}

async function readHeader(mime: ByteSource): Promise<string> {
  let text = "";
  for await (const chunk of mime.open({ start: 0, end: Math.min(mime.size, longestHeader) })) {
    const from = Math.max(0, text.length - 3);
    text += Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString("latin1");
    const end = text.slice(from).search(/\r?\n\r?\n/);
    if (end >= 0) return text.slice(0, from + end);
  }
  return text;
}

/** Reads the header of a message, and not the rest. */
export async function readHead(mime: ByteSource): Promise<MessageHead> {
  const values = new Map<string, string[]>();
  // A lone carriage return ends a line for some programs.
  const lines = (await readHeader(mime)).replace(/(?:\r\n?|\n)[ \t]+/g, " ").split(/\r\n?|\n/);
  for (const line of lines) {
    const [, name, value = ""] = /^([\x21-\x39\x3b-\x7e]+)[ \t]*:(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const key = name.toLowerCase();
    values.set(key, [...(values.get(key) ?? []), value.trim()]);
  }
  return { all: (name) => values.get(name) ?? [] };
}
