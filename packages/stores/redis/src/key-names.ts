/** The part of all key names in braces, which keeps them on one node of a cluster. @throws RangeError for braces */
export function toHashTag(prefix: string): string {
  if (prefix === "" || /[{}]/.test(prefix)) throw new RangeError("A prefix is a text without braces");
  return `{${prefix}}`;
}
