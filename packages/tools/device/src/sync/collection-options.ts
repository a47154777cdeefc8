import {
  type Encodable,
  type ItemClass,
  isAtLeast,
  type ProtocolVersion,
  type Sync,
} from "@easkit/eas-schema";

/** Which body a device wants of an item (MS-ASAIRS 2.2.2.12), from 12.0 on. */
export interface BodyPreference {
  readonly type: "plain" | "html" | "rtf" | "mime";
  /** Bytes after which the body is cut. */
  readonly truncationSize?: number | undefined;
  /** Rather no body of this type than a part of one. */
  readonly allOrNone?: boolean | undefined;
  /** Characters of preview; 14.0 and later. */
  readonly preview?: number | undefined;
}

/** What a device wants of the items of a folder. Each version is asked for what it has. */
export interface ItemWishes {
  /** How far back: the number of MS-ASCMD 2.2.3.64.2, such as 5 for a month. Left out where the class has no such. */
  readonly filterType?: number | undefined;
  /** 12.0 and later. Plain text of up to 200,000 bytes if not given. `mime` is asked for messages only. */
  readonly bodyPreferences?: readonly BodyPreference[] | undefined;
  readonly mimeSupport?: "never" | "smimeOnly" | "always" | undefined;
  /** The number of MS-ASCMD 2.2.3.101. */
  readonly mimeTruncation?: number | undefined;
  /** 2.5 only: the number of MS-ASCMD 2.2.3.173, 0 for no body to 9 for whole ones; 9 if not given. */
  readonly truncation?: number | undefined;
  readonly conflict?: "clientWins" | "serverWins" | undefined;
}

type Iterated<L> = L extends Iterable<infer T> ? T : never;
type Collection = Iterated<NonNullable<Encodable<typeof Sync.request>["collections"]>>;

/** The options of a collection, as Sync sends them. */
export type CollectionOptions = Iterated<NonNullable<Collection["options"]>>;

const DEFAULT_BODY: readonly BodyPreference[] = [{ type: "plain", truncationSize: 200_000 }];
const WHOLE = 9;

const filters: Readonly<Record<ItemClass, readonly number[]>> = {
  Email: [0, 1, 2, 3, 4, 5],
  SMS: [0, 1, 2, 3, 4, 5],
  Calendar: [0, 4, 5, 6, 7],
  Tasks: [0, 8],
  Contacts: [],
  Notes: [],
};

/** The filter for a class, if it has that one. */
export const filterFor = (itemClass: ItemClass, { filterType }: ItemWishes): number | undefined =>
  filterType !== undefined && filters[itemClass].includes(filterType) ? filterType : undefined;

/** The options to send for a folder of this class. */
export function toCollectionOptions(
  version: ProtocolVersion,
  itemClass: ItemClass,
  wishes: ItemWishes,
): CollectionOptions[] {
  const isMail = itemClass === "Email";
  const wanted = wishes.bodyPreferences ?? DEFAULT_BODY;
  const bodies = isMail ? wanted : wanted.filter(({ type }) => type !== "mime");
  return [
    {
      filterType: filterFor(itemClass, wishes),
      ...(isAtLeast(version, "14.0") && { class: itemClass }),
      bodyPreferences: bodies.length > 0 ? bodies : DEFAULT_BODY,
      conflict: wishes.conflict,
      ...(isMail && { mimeSupport: wishes.mimeSupport, mimeTruncation: wishes.mimeTruncation }),
      truncation: wishes.truncation ?? WHOLE,
    },
  ];
}
