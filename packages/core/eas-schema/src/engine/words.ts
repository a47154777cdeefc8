import { commonStatus } from "../status.js";
import type { Element } from "./element.js";
import type { LeafType } from "./type.js";

/** Words for the numbers of a status table. */
export type StatusWords = Readonly<Record<string, number>>;

const commonWords = new Map<number, string>(
  Object.entries(commonStatus).map(([word, number]) => [number, word]),
);

/**
 * The same element with its numbers as words: what a handler says is a word, what goes on the wire a number. Where a
 * command has a number of its own for the meaning of a common status, both numbers are read as that word.
 */
export function worded<const W extends StatusWords, P extends string, R extends boolean>(
  words: W,
  element: Element<number, number, P, R>,
): Element<keyof W & string, keyof W & string, P, R> {
  type Word = keyof W & string;
  const byNumber = new Map(Object.entries(words).map(([word, number]) => [number, word as Word]));
  const type: LeafType<Word, Word> = {
    kind: "leaf",
    name: "status",
    parse(text) {
      const number = Number(text);
      const common = commonWords.get(number);
      const word =
        byNumber.get(number) ?? (common !== undefined && common in words ? (common as Word) : undefined);
      if (word === undefined) throw new RangeError(`no such status: ${JSON.stringify(text.slice(0, 20))}`);
      return word;
    },
    print: (word) => String(words[word]),
  };
  return { ...element, type } as Element<Word, Word, P, R>;
}
