import type { BodyPreference, BodyType, TextConverter } from "@easkit/backend";
import type { EmailProperties, TextSource } from "@easkit/eas-schema";

type Body = NonNullable<EmailProperties["body"]>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A text, whole, however it is given. */
export async function readText(source: TextSource): Promise<string> {
  if (typeof source === "string") return source;
  if (source instanceof Uint8Array) return decoder.decode(source);
  const streaming = new TextDecoder();
  let text = "";
  for await (const chunk of source) text += streaming.decode(chunk, { stream: true });
  return text + streaming.decode();
}

/** Cuts text to at most `limit` bytes of UTF-8, between characters. */
function cut(text: string, limit: number): string {
  const bytes = encoder.encode(text);
  if (bytes.length <= limit) return text;
  let end = limit;
  // A byte of the form 10xxxxxx continues a character.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return decoder.decode(bytes.subarray(0, end));
}

async function convert(
  text: string,
  from: BodyType,
  to: BodyType,
  converter: TextConverter,
): Promise<string | undefined> {
  if (from === to) return text;
  if (from === "html" && to === "plain") return converter.toPlain(text);
  if (from === "plain" && to === "html") return converter.toHtml(text);
  return undefined;
}

function apply(text: string, type: BodyType, preference: BodyPreference): Body | undefined {
  const size = encoder.encode(text).length;
  const limit = preference.truncationSize ?? size;
  const truncated = size > limit;
  if (truncated && preference.allOrNone) return undefined;
  return { type, estimatedDataSize: size, truncated, data: truncated ? cut(text, limit) : text };
}

/**
 * The body of a typed item as the device wants it: its own type if the device takes that, else converted; cut to size;
 * the first preference that can be met counts (MS-ASAIRS 3.2.5.1).
 */
export async function fitBody(
  body: Body | undefined,
  preferences: readonly BodyPreference[],
  converter: TextConverter,
): Promise<Body | undefined> {
  if (body?.data === undefined) return body;
  const text = await readText(body.data);
  const native = preferences.filter((preference) => preference.type === body.type);
  for (const preference of [...native, ...preferences]) {
    const converted = await convert(text, body.type, preference.type, converter);
    const fitted = converted === undefined ? undefined : apply(converted, preference.type, preference);
    if (!fitted) continue;
    const { preview } = preference;
    if (preview === undefined || body.type === "rtf") return fitted;
    const plain = (await convert(text, body.type, "plain", converter)) ?? "";
    return { ...fitted, preview: Array.from(plain.replace(/\s+/g, " ").trim()).slice(0, preview).join("") };
  }
  return { type: body.type, estimatedDataSize: encoder.encode(text).length, truncated: true };
}

/** The part of a typed message that is new in its conversation: all of it, as its words say nothing of others. */
export async function fitBodyPart(
  body: Body,
  parts: readonly BodyPreference[],
  converter: TextConverter,
): Promise<EmailProperties["bodyPart"]> {
  if (parts.length === 0) return undefined;
  const fitted = await fitBody(body, parts, converter);
  return fitted && { status: "ok", ...fitted, type: "html" };
}
