import type { BodyPreference, ItemClass } from "@easkit/backend";
import { type Decoded, isAtLeast, type ProtocolVersion, type Sync } from "@easkit/eas-schema";
import { CommandFault } from "../fault.js";
import { supportedProperties } from "./ghosting.js";

type SyncRequest = Decoded<typeof Sync.request>;

/** A collection as a Sync request names it. */
export type RequestCollection = NonNullable<SyncRequest["collections"]>[number];

/** An Options element of a collection. */
export type RequestOptions = NonNullable<RequestCollection["options"]>[number];

/** How a device wants to see the items of a collection. Kept with the collection: options are sticky. */
export interface ViewOptions {
  /** FilterType, 0 to 8 (MS-ASCMD 2.2.3.64.2). */
  readonly filterType: number;
  /** None: the device wants no body. */
  readonly preferences: readonly BodyPreference[];
  /** What the device wants of the part of a message that is new in its conversation; absent: nothing. From 14.1 on. */
  readonly parts?: readonly BodyPreference[];
  readonly mimeSupport: 0 | 1 | 2;
  /** The device honours rights: it gets protected messages readable, with their license. */
  readonly unprotected?: boolean;
  readonly conflict: "clientWins" | "serverWins";
  readonly maxItems?: number;
  /** How text messages are wanted beside mail; absent where they are not (MS-ASMS). */
  readonly texts?: Pick<ViewOptions, "filterType" | "preferences">;
  /** Whole conversations are wanted where one message lies in the period (MS-ASCMD 2.2.3.36.2). */
  readonly conversationMode?: boolean;
  /** Properties that the device manages whole, from the Supported element of key 0; absent if there was none. */
  readonly supported?: readonly string[];
}

const mimeSupports = { never: 0, smimeOnly: 1, always: 2 } as const;

/** Characters for the values of Truncation (MS-ASCMD 2.2.3.175), 2.5 only. */
const truncations = [0, 512, 1024, 2048, 5120, 10240, 20480, 51200, 102400, undefined];
/** Characters for the values of MIMETruncation (MS-ASCMD 2.2.3.105). */
const mimeTruncations = [0, 4096, 5120, 7168, 10240, 20480, 51200, 102400, undefined];

const plain: readonly BodyPreference[] = [{ type: "plain" }];

const sized = (type: BodyPreference["type"], truncationSize: number | undefined): BodyPreference =>
  truncationSize === undefined ? { type } : { type, truncationSize };

/** What a device sees that has not said what it wants. */
export const defaultView: ViewOptions = {
  filterType: 0,
  preferences: plain,
  mimeSupport: 0,
  conflict: "serverWins",
};

type BodyOptions = Partial<
  Pick<
    RequestOptions,
    | "bodyPreferences"
    | "bodyPartPreferences"
    | "mimeSupport"
    | "mimeTruncation"
    | "truncation"
    | "rightsManagementSupport"
  >
>;

/** The preferences for message parts, which are HTML (MS-ASCON 3.2.5.7). @throws CommandFault for any other type */
function partsOf(options: BodyOptions, version: ProtocolVersion): readonly BodyPreference[] {
  const parts = isAtLeast(version, "14.1") ? (options.bodyPartPreferences ?? []) : [];
  if (parts.some(({ type }) => type !== "html")) {
    throw new CommandFault("bodyPartPreferenceTypeNotSupported", "a message part is HTML");
  }
  return parts;
}

/**
 * What body the options ask for, in the terms of AirSyncBase also for 2.5, which has its own. Who asks for message parts
 * alone gets those alone.
 *
 * @throws CommandFault for a message part of a type that there is none of
 */
export function toPreferences(
  options: BodyOptions,
  version: ProtocolVersion,
): Pick<ViewOptions, "preferences" | "parts" | "mimeSupport" | "unprotected"> {
  const mimeSupport = mimeSupports[options.mimeSupport ?? "never"];
  if (!isAtLeast(version, "12.0")) {
    const mime = sized("mime", mimeTruncations[options.mimeTruncation ?? 8]);
    const text = sized("plain", truncations[options.truncation ?? 9]);
    return { preferences: mimeSupport === 0 ? [text] : [mime, text], mimeSupport };
  }
  const given = options.bodyPreferences ?? [];
  const parts = partsOf(options, version);
  const isHonouring = options.rightsManagementSupport === true && isAtLeast(version, "14.1");
  const rights = isHonouring ? { unprotected: true } : {};
  if (parts.length > 0) return { preferences: given, parts, mimeSupport, ...rights };
  return { preferences: given.length > 0 ? given : plain, mimeSupport, ...rights };
}

/** Whether the options of a request make sense together for a folder of this class (MS-ASCMD 2.2.3.27.5, 2.2.3.36.2). */
export function areOptionsValid(
  { options = [], conversationMode }: Pick<RequestCollection, "options" | "conversationMode">,
  itemClass: ItemClass,
): boolean {
  if (conversationMode !== undefined && itemClass !== "Email") return false;
  const classes = options.map((each) => each.class ?? itemClass);
  const known = itemClass === "Email" ? ["Email", "SMS"] : [itemClass];
  return new Set(classes).size === classes.length && classes.every((each) => known.includes(each));
}

/** What a device wants of text messages: where it names options, what it says of them, and else what it said before. */
function textsOf(
  { options }: RequestCollection,
  before: ViewOptions | undefined,
  version: ProtocolVersion,
): Pick<ViewOptions, "texts"> {
  const given = options?.find((each) => each.class === "SMS");
  if (!options) return before?.texts ? { texts: before.texts } : {};
  if (!given || !isAtLeast(version, "14.0")) return {};
  const { preferences } = toPreferences(given, version);
  return { texts: { filterType: given.filterType ?? 0, preferences } };
}

/** The options of a request for the class of a collection; without any, those from before. */
export function toViewOptions(
  collection: RequestCollection,
  before: ViewOptions | undefined,
  version: ProtocolVersion,
): ViewOptions {
  // Text messages share folders with mail and bring options of their own; they change nothing about the mail.
  const options = collection.options?.find((each) => each.class !== "SMS");
  const supported =
    collection.syncKey === "0" ? supportedProperties(collection.supported) : before?.supported;
  const conversationMode = collection.conversationMode ?? before?.conversationMode;
  const kept = {
    ...(supported && { supported }),
    ...(conversationMode !== undefined && { conversationMode }),
    ...textsOf(collection, before, version),
  };
  if (!options) {
    const { texts: _, ...mail } = before ?? defaultView;
    return { ...mail, ...kept };
  }
  return {
    ...kept,
    ...toPreferences(options, version),
    filterType: options.filterType ?? 0,
    conflict: options.conflict ?? "serverWins",
    ...(options.maxItems !== undefined && { maxItems: options.maxItems }),
  };
}
