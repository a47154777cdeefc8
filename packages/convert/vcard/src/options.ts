import type { FieldOptions, FileAsRule } from "./fields/field.js";

/** How cards are read. */
export interface ContactsOptions {
  /** How contacts are filed whose card does not say it; `lastFirst` if absent. */
  readonly fileAs?: FileAsRule;
  /**
   * The user's time zone, by IANA name. Birthdays are dates: the zone only helps to understand devices that say midnight
   * of the user, and to be understood by those that are more than twelve hours ahead of UTC.
   */
  readonly zone?: string;
  /** What becomes of pictures. */
  readonly picture?: {
    /** Characters of base64; 48 KB if absent, which is what devices take (MS-ASCNTC 2.2.2.58). */
    readonly limit?: number;
    /** Makes a picture of at most so many bytes of one that is larger. Without it, devices do not see such a picture. */
    readonly shrink?: (picture: Uint8Array, bytes: number) => Uint8Array | undefined;
  };
}

/** The options with all that is left to the defaults. */
export const toFieldOptions = ({
  fileAs = "lastFirst",
  zone,
  picture = {},
}: ContactsOptions): FieldOptions => ({
  fileAs,
  zone,
  pictureLimit: picture.limit ?? 48 * 1024,
  shrinkPicture: picture.shrink,
});
