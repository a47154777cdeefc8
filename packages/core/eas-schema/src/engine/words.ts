import { commonStatus } from "../status.js";
import type { Element } from "./element.js";
import type { LeafType } from "./type.js";

/** Words for the numbers of a status table. */
export type StatusWords = Readonly<Record<string, number>>;

const short = (text: string): string => JSON.stringify(text.slice(0, 40));

/** A leaf that holds one of these numbers and gives its word. */
export function wordType<Word extends string>(
  name: string,
  words: StatusWords,
  more: (number: number) => Word | undefined = () => undefined,
): LeafType<Word, Word> {
  const byNumber = new Map(Object.entries(words).map(([word, number]) => [number, word as Word]));
  return {
    kind: "leaf",
    name,
    words,
    parse(text) {
      const number = /^\s*\d{1,10}\s*$/.test(text) ? Number(text) : Number.NaN;
      const word = byNumber.get(number) ?? more(number);
      if (word === undefined) throw new RangeError(`no such ${name}: ${short(text)}`);
      return word;
    },
    print(word) {
      const number = words[word];
      if (number === undefined) throw new RangeError(`no such ${name}: ${short(String(word))}`);
      return String(number);
    },
  };
}

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
  const type = wordType<Word>("status", words, (number) => {
    const word = commonWords.get(number);
    return word !== undefined && Object.hasOwn(words, word) ? (word as Word) : undefined;
  });
  return { ...element, type } as Element<Word, Word, P, R>;
}
