const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Nothing, however it is said: an absent property, a cleared one, an empty text or list. */
export const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (isList(value) && value.length === 0);

/** Whether two values mean the same: properties that are nothing do not count. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (isNothing(a) || isNothing(b)) return isNothing(a) && isNothing(b);
  if (a instanceof Date || b instanceof Date)
    return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  if (isList(a) !== isList(b)) return false;
  const [left, right] = [
    new Map<string, unknown>(Object.entries(a)),
    new Map<string, unknown>(Object.entries(b)),
  ];
  return [...new Set([...left.keys(), ...right.keys()])].every((key) =>
    isEqual(left.get(key), right.get(key)),
  );
}
