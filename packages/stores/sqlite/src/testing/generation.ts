/** The keys that a generation of the crash test puts, but for a third of them, which it removes. */
export const KEYS_OF_A_GENERATION: readonly string[] = Array.from(
  { length: 30 },
  (_, at) => `item/${at + 100}`,
);

/** What a generation puts under each of its keys: from a few bytes to some pages of the file. */
export function toGenerationValue(generation: number): Uint8Array {
  return new TextEncoder().encode(`${generation} `.repeat(1 + ((generation * 37) % 400)));
}
