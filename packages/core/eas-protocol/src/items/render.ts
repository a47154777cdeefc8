import type { Item, MimeItem, TypedItem, Want } from "@easkit/backend";
import { fill, fillPatch, itemClasses, type RawSource } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import { licenseOf, withLicense } from "../rights/license.js";
import type { ViewOptions } from "../sync/view-options.js";
import { withPlacedAttachments, withPlacedEventAttachments } from "./attachment-references.js";
import { toFileReference } from "./file-reference.js";
import { toFlagProperties } from "./flags.js";
import { toVersion } from "./lenses/index.js";
import { fitBody, fitBodyPart } from "./typed-body.js";

/** How a device wants bodies. */
export type BodyView = Pick<ViewOptions, "preferences" | "parts" | "mimeSupport" | "unprotected">;

/** What has to be loaded to show an item so. */
export function wantOf(view: BodyView): Want {
  const sizes = [...view.preferences, ...(view.parts ?? [])].map(({ truncationSize }) => truncationSize);
  const rights = view.unprotected ? ({ unprotected: true } as const) : {};
  if (sizes.some((size) => size === undefined)) return { parts: "all", ...rights };
  return { parts: "body", bodyBytes: Math.max(...sizes.map((size) => size ?? 0)), ...rights };
}

const bodiesOf = ({ preferences, parts, mimeSupport }: BodyView) => ({
  preferences,
  mimeSupport,
  ...(parts && { parts }),
});

const isMime = (item: Item): item is Extract<Item, MimeItem> => "mime" in item;

async function toTyped(
  exchange: Exchange,
  folderId: string,
  id: string,
  item: Item,
  view: BodyView,
): Promise<TypedItem> {
  const { converters, call } = exchange;
  if (isMime(item)) {
    // What a protected message says has other parts than the message itself.
    const rights = view.unprotected && licenseOf(item) ? { unprotected: true } : {};
    const fileReference = (part: string) => toFileReference({ folderId, itemId: id, part, ...rights });
    return {
      class: "Email",
      properties: await converters.mime.toEmail(call, item, { ...bodiesOf(view), fileReference }),
    };
  }
  const { body } = item.properties;
  if (!body) return item;
  const parts = item.class === "Email" ? (view.parts ?? []) : [];
  const isPart = view.preferences.length === 0 && parts.length > 0;
  const fitted = isPart ? undefined : await fitBody(body, view.preferences, converters.text);
  const bodyPart = await fitBodyPart(body, parts, converters.text);
  const nativeBodyType = body.type === "mime" ? undefined : body.type;
  // Each class has the same body; the union is only too wide for the compiler to see that it stays the same class.
  return {
    ...item,
    properties: {
      ...item.properties,
      body: fitted,
      ...(bodyPart && { bodyPart }),
      ...(nativeBodyType && { nativeBodyType }),
    },
  } as TypedItem;
}

/** A typed item with references of attachments that name the item; those of messages do already. */
function withReferences(item: TypedItem, place: { folderId: string; itemId: string }): TypedItem {
  if (item.class === "Email")
    return { class: "Email", properties: withPlacedAttachments(item.properties, place) };
  if (item.class === "Calendar")
    return { class: "Calendar", properties: withPlacedEventAttachments(item.properties, place) };
  return item;
}

/** The properties of an item, as the device wants and its version has them, ready to be written. */
export async function renderItem(
  exchange: Exchange,
  folderId: string,
  id: string,
  item: Item,
  view: BodyView,
): Promise<RawSource> {
  const shown = await toTyped(exchange, folderId, id, item, view);
  const typed = toVersion(exchange, isMime(item) ? shown : withReferences(shown, { folderId, itemId: id }));
  switch (typed.class) {
    case "Email":
      return fill(itemClasses.Email, withLicense(typed.properties, view.unprotected === true));
    case "Calendar":
      return fill(itemClasses.Calendar, typed.properties);
    case "Contacts":
      return fill(itemClasses.Contacts, typed.properties);
    case "Tasks":
      return fill(itemClasses.Tasks, typed.properties);
    case "Notes":
      return fill(itemClasses.Notes, typed.properties);
  }
}

/** The flags of mail alone: what is sent when nothing else has changed. */
export function renderFlags(item: Item): RawSource | undefined {
  return isMime(item) ? fillPatch(itemClasses.Email, toFlagProperties(item.flags)) : undefined;
}
