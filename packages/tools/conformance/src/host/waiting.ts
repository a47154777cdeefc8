/** How long a case waits for something that has to happen, in milliseconds. */
const DEADLINE_MS = 5_000;
const QUIET_MS = 300;
const LOOK_MS = 30;

/** Waits for what has to happen; fails with its name when it does not. */
export async function within<T>(what: string, happening: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`did not happen in time: ${what}`)), DEADLINE_MS);
  });
  try {
    return await Promise.race([happening, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until a growing number has stopped growing for a while, or has reached its end. */
export async function untilQuiet(read: () => number, end: number): Promise<number> {
  let last = read();
  let quietFor = 0;
  while (last < end && quietFor < QUIET_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const now = read();
    quietFor = now === last ? quietFor + LOOK_MS : 0;
    last = now;
  }
  return last;
}

/** A promise that a case fulfils by hand. */
interface Signal<T> {
  readonly happened: Promise<T>;
  fire(value: T): void;
}

/** Makes a {@link Signal}. */
export function createSignal<T = void>(): Signal<T> {
  let fire: (value: T) => void = () => {};
  const happened = new Promise<T>((resolve) => {
    fire = resolve;
  });
  return { happened, fire: (value) => fire(value) };
}
