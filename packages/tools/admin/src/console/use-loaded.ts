import { useCallback, useEffect, useRef, useState } from "preact/hooks";

/** Something that is asked for. */
export interface Loaded<T> {
  readonly value: T | undefined;
  readonly error: string | undefined;
  /** Asks again now. */
  reload(): void;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Asks for something when the page comes up and when `key` changes; with `every`, again after so many milliseconds, as
 * long as somebody looks. What is there stays while more is on the way.
 */
export function useLoaded<T>(key: string, load: () => Promise<T>, every?: number): Loaded<T> {
  const [state, setState] = useState<{ key: string; value?: T; error?: string }>({ key });
  const [turn, setTurn] = useState(0);
  const newest = useRef(load);
  newest.current = load;
  useEffect(() => {
    // Also a dependency: a reload is a new turn.
    void turn;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const run = async () => {
      try {
        const value = await newest.current();
        if (!isOver) setState({ key, value });
      } catch (error) {
        if (!isOver) setState((before) => ({ ...before, key, error: messageOf(error) }));
      }
      if (!isOver && every !== undefined) timer = setTimeout(next, every);
    };
    const next = () => {
      if (document.hidden) timer = setTimeout(next, 1000);
      else void run();
    };
    void run();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [key, turn, every]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  const isOurs = state.key === key;
  return { value: isOurs ? state.value : undefined, error: isOurs ? state.error : undefined, reload };
}
