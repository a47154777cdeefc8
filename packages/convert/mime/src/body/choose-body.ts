import type { BodyPreference, BodyRequest, BodyType, ByteSource } from "@easkit/backend";
import type { EmailProperties } from "@easkit/eas-schema";
import type { MimeLimits } from "../limits.js";
import type { Segment } from "./content.js";
import { fits, measureText, type ReadableText } from "./measured-text.js";
import { mimeBytes, mimeEnd } from "./mime-body.js";
import { previewOf } from "./preview.js";
import { hasHtml, renderHtml, renderPlain } from "./rendering.js";
import { type RtfText, rtfBody, rtfOf } from "./rtf-body.js";

type Body = NonNullable<EmailProperties["body"]>;
type TextType = "plain" | "html";

/** What a body is made from. */
export interface BodyMaterial {
  readonly source: ByteSource;
  readonly segments: readonly Segment[];
  readonly native: TextType | "rtf";
  readonly isSmime: boolean;
  readonly limits: MimeLimits;
}

const unlimited = Number.POSITIVE_INFINITY;

/** The form in which the text of a message is stored. */
export function nativeType(segments: readonly Segment[]): BodyMaterial["native"] {
  if (segments.some(hasHtml)) return "html";
  const [first] = segments;
  return first?.plain === undefined && first?.other?.native === "rtf" ? "rtf" : "plain";
}

function mayBeMime({ mimeSupport }: BodyRequest, isSmime: boolean): boolean {
  return mimeSupport === 2 || (mimeSupport === 1 && isSmime);
}

/**
 * The preferences in the order in which they count: MIME if the device may get it, then the type that the message is
 * stored in (MS-ASAIRS 2.2.2.3.2), then the rest as the device lists them. RTF counts where the message has some.
 */
function inOrder(
  request: BodyRequest,
  { isSmime, native, segments }: BodyMaterial,
): readonly BodyPreference[] {
  const mime = request.preferences.filter(({ type }) => type === "mime" && mayBeMime(request, isSmime));
  const hasRtf = rtfOf(segments) !== undefined;
  const text = request.preferences.filter(({ type }) => (type === "rtf" ? hasRtf : type !== "mime"));
  const same = text.filter(({ type }) => type === native);
  const others = text.filter(({ type }) => type !== native);
  const ordered = [...mime, ...same, ...others];
  if (ordered.length > 0) return ordered;
  const [first] = request.preferences;
  return [{ ...first, type: first?.type === "mime" && native === "html" ? "html" : "plain" }];
}

/** The body in a form of text; `open` gives another text than that of the whole body. */
export function readable(material: BodyMaterial, type: TextType): ReadableText {
  const { source, segments } = material;
  const sizes = segments.map((segment) => {
    const part = (type === "html" ? segment.html : segment.plain) ?? segment.html ?? segment.plain;
    return part ? part.end - part.start : (segment.other?.size ?? 0);
  });
  return {
    isHtml: type === "html",
    roughSize: sizes.reduce((sum, size) => sum + size, 0),
    open: () => (type === "html" ? renderHtml(source, segments) : renderPlain(source, segments)),
  };
}

const textType = (type: BodyType): TextType => (type === "html" ? "html" : "plain");

/** The RTF that a preference asks for, if the message has some. */
const wantedRtf = ({ segments }: BodyMaterial, type: BodyType): RtfText | undefined =>
  type === "rtf" ? rtfOf(segments) : undefined;

async function isWhole(
  material: BodyMaterial,
  { type, truncationSize = unlimited }: BodyPreference,
): Promise<boolean> {
  if (type === "mime") return material.source.size <= truncationSize;
  const rtf = wantedRtf(material, type);
  return rtf ? rtf.size <= truncationSize : fits(readable(material, textType(type)), truncationSize);
}

async function mimeBody({ source }: BodyMaterial, most: number): Promise<Body> {
  const end = await mimeEnd(source, most);
  const isCut = end < source.size;
  return {
    type: "mime",
    estimatedDataSize: source.size,
    ...(isCut && { truncated: true }),
    ...(end > 0 && { data: mimeBytes(source, end) }),
  };
}

async function textBody(material: BodyMaterial, type: TextType, most: number): Promise<Body> {
  const { data, size, isCut } = await measureText(readable(material, type), most, material.limits);
  return { type, estimatedDataSize: size, ...(isCut && { truncated: true }), ...(data !== "" && { data }) };
}

function bodyOf(material: BodyMaterial, type: BodyType, most: number): Body | Promise<Body> {
  if (type === "mime") return mimeBody(material, most);
  const rtf = wantedRtf(material, type);
  return rtf ? rtfBody(rtf, most) : textBody(material, textType(type), most);
}

/** The preference that is met, and the body that meets it. */
async function firstThatFits(
  material: BodyMaterial,
  preferences: readonly BodyPreference[],
): Promise<{ readonly body: Body; readonly preference: BodyPreference | undefined }> {
  for (const preference of preferences) {
    const isBound = preference.allOrNone === true && preference.truncationSize !== undefined;
    if (isBound && !(await isWhole(material, preference))) continue;
    const most = preference.truncationSize ?? unlimited;
    return { preference, body: await bodyOf(material, preference.type, most) };
  }
  // Each was all or none, and none fits: the size only.
  const preference = preferences.at(-1);
  const { data: _, ...rest } = await bodyOf(material, preference?.type ?? "plain", 0);
  return { preference, body: { ...rest, truncated: true } };
}

/** Characters of preview: as many as the preference that is met says, or where it says nothing, the fewest of others. */
export function previewLength(
  met: BodyPreference | undefined,
  preferences: readonly BodyPreference[],
): number {
  const others = preferences.flatMap(({ preview }) => (preview === undefined ? [] : [preview]));
  return Math.min(255, met?.preview ?? (others.length > 0 ? Math.min(...others) : 0));
}

/** The body that the device gets, as its preferences say; none if it wants message parts alone. */
export async function chooseBody(material: BodyMaterial, request: BodyRequest): Promise<Body | undefined> {
  if (request.preferences.length === 0 && (request.parts ?? []).length > 0) return undefined;
  const preferences = inOrder(request, material);
  const { body, preference } = await firstThatFits(material, preferences);
  const preview = previewLength(preference, preferences);
  return preview > 0 ? { ...body, preview: await previewOf(material, preview) } : body;
}
