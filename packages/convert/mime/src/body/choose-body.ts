import type { BodyPreference, BodyRequest, BodyType, ByteSource } from "@easkit/backend";
import type { EmailProperties } from "@easkit/eas-schema";
import type { MimeLimits } from "../limits.js";
import type { Segment } from "./content.js";
import { fits, measureText, type ReadableText } from "./measured-text.js";
import { mimeBytes, mimeEnd } from "./mime-body.js";
import { previewOf } from "./preview.js";
import { hasHtml, renderHtml, renderPlain } from "./rendering.js";

type Body = NonNullable<EmailProperties["body"]>;
type TextType = "plain" | "html";

/** What a body is made from. */
export interface BodyMaterial {
  readonly source: ByteSource;
  readonly segments: readonly Segment[];
  readonly native: TextType;
  readonly isSmime: boolean;
  readonly limits: MimeLimits;
}

const unlimited = Number.POSITIVE_INFINITY;

/** The form in which the text of a message is stored. */
export const nativeType = (segments: readonly Segment[]): TextType =>
  segments.some(hasHtml) ? "html" : "plain";

function mayBeMime({ mimeSupport }: BodyRequest, isSmime: boolean): boolean {
  return mimeSupport === 2 || (mimeSupport === 1 && isSmime);
}

/**
 * The preferences in the order in which they count: MIME if the device may get it, then the type that the message is
 * stored in (MS-ASAIRS 2.2.2.3.2), then the rest as the device lists them.
 */
function inOrder(request: BodyRequest, { isSmime, native }: BodyMaterial): readonly BodyPreference[] {
  const mime = request.preferences.filter(({ type }) => type === "mime" && mayBeMime(request, isSmime));
  const text = request.preferences.filter(({ type }) => type === "plain" || type === "html");
  const same = text.filter(({ type }) => type === native);
  const others = text.filter(({ type }) => type !== native);
  const ordered = [...mime, ...same, ...others];
  if (ordered.length > 0) return ordered;
  const [first] = request.preferences;
  return [{ ...first, type: first?.type === "mime" ? native : "plain" }];
}

function readable(material: BodyMaterial, type: TextType): ReadableText {
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

async function isWhole(
  material: BodyMaterial,
  { type, truncationSize = unlimited }: BodyPreference,
): Promise<boolean> {
  if (type === "mime") return material.source.size <= truncationSize;
  return fits(readable(material, textType(type)), truncationSize);
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

/** The body that the device gets, as its preferences say. */
export async function chooseBody(material: BodyMaterial, request: BodyRequest): Promise<Body> {
  const preferences = inOrder(request, material);
  const preview = previewLength(preferences);
  const shown = preview > 0 ? { preview: await previewOf(material, preview) } : {};
  for (const preference of preferences) {
    const isBound = preference.allOrNone === true && preference.truncationSize !== undefined;
    if (isBound && !(await isWhole(material, preference))) continue;
    const most = preference.truncationSize ?? unlimited;
    const { type } = preference;
    const body = type === "mime" ? mimeBody(material, most) : textBody(material, textType(type), most);
    return { ...(await body), ...shown };
  }
  return { ...(await nothingFits(material, preferences.at(-1))), ...shown };
}

const previewLength = (preferences: readonly BodyPreference[]): number =>
  Math.min(255, Math.max(0, ...preferences.map(({ preview = 0 }) => preview)));

/** The body where every preference was all or none, and none fits: its size only. */
async function nothingFits(material: BodyMaterial, preference: BodyPreference | undefined): Promise<Body> {
  const { data: _, ...rest } =
    preference?.type === "mime"
      ? await mimeBody(material, 0)
      : await textBody(material, textType(preference?.type ?? "plain"), 0);
  return { ...rest, truncated: true };
}
