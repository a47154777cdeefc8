/** The key with which a device starts over. */
export const INITIAL_KEY = "0";

/** Gives `length` random bytes. */
export type RandomBytes = (length: number) => Uint8Array;

const EPOCH_DIGITS = 12;
const keyPattern = /^([1-9][0-9]{11})([1-9][0-9]{0,15})$/;

/** What a key says: which life of the collection it belongs to, and how many rounds that life has had. */
export interface KeyPosition {
  readonly epoch: string;
  readonly generation: number;
}

/** A key as the device gets it: decimal digits only, at most 28. */
export const toSyncKey = ({ epoch, generation }: KeyPosition): string => `${epoch}${generation}`;

/** Reads a key; `undefined` if no key of this library looks so. */
export function fromSyncKey(key: string): KeyPosition | undefined {
  const [, epoch, digits] = keyPattern.exec(key) ?? [];
  const generation = Number(digits);
  return epoch === undefined || !Number.isSafeInteger(generation) ? undefined : { epoch, generation };
}

/** Twelve random digits, the first not 0, that are none of `taken`. */
export function createEpoch(random: RandomBytes, taken: readonly string[]): string {
  let value = 0;
  for (const byte of random(6)) value = value * 0x100 + byte;
  const smallest = 10 ** (EPOCH_DIGITS - 1);
  let epoch = smallest + (value % (9 * smallest));
  while (taken.includes(String(epoch))) epoch = epoch + 1 < 10 * smallest ? epoch + 1 : smallest;
  return String(epoch);
}
