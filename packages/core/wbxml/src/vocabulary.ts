/**
 * Gives code pages and tokens their names. This package knows no names itself: a vocabulary is handed in where names
 * are wanted (error messages, XML).
 */
export interface Vocabulary {
  /** The XML namespace of a code page, without a trailing colon; `undefined` if there is no such page. */
  namespace(page: number): string | undefined;
  /** The tag of a token (0x05 to 0x3f) on a page; `undefined` if it has none. */
  tag(page: number, token: number): string | undefined;
  /** Where a tag of a namespace is found; `undefined` if it has no token. */
  find(namespace: string, tag: string): { page: number; token: number } | undefined;
}
