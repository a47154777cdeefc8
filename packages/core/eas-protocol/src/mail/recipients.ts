import type { ByteSource } from "@easkit/backend";

/** No header is read further than this. */
const longestHeader = 1024 * 1024;

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

/** Whether a message names anybody to send it to. Whether that somebody exists is for the backend to say. */
export async function hasRecipient(mime: ByteSource): Promise<boolean> {
  const fields = (await readHeader(mime)).replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  return fields.some((field) => {
    const value = /^(?:to|cc|bcc)[ \t]*:(.*)$/i.exec(field)?.[1] ?? "";
    // What is left of `undisclosed-recipients:;` is nothing.
    return value.replace(/[^,;:<>@"]*:\s*;/g, "").replace(/[\s,;<>]/g, "") !== "";
  });
}
