import fc from "fast-check";
import type { Recorded } from "./recorder.js";

/** One element with what is in it, as events. */
export function documents(text: fc.Arbitrary<string>): fc.Arbitrary<Recorded[]> {
  const { element } = fc.letrec<{ element: Recorded[]; content: Recorded[] }>((tie) => ({
    element: fc
      .tuple(
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 5, max: 63 }),
        fc.array(tie("content"), { maxLength: 4 }),
      )
      .map(([page, token, content]) => [
        { start: [page, token] },
        ...joinText(content.flat()),
        { end: true },
      ]),
    content: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      text.map((value): Recorded[] => (value === "" ? [] : [{ text: value }])),
      fc.uint8Array({ maxLength: 300 }).map((bytes): Recorded[] => [{ opaque: [...bytes] }]),
      tie("element"),
    ),
  }));
  return element;
}

/** Text that WBXML can hold: no NUL, nothing that XML forbids, no half pairs. */
export const cleanText = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 80 }),
    fc.string({ unit: "grapheme-ascii", maxLength: 60 }),
    fc
      .tuple(fc.string({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 200 }))
      .map(([s, n]) => s.repeat(n)),
    fc.stringMatching(/^[a-zäöü€漢😀\t\r\n]{0,50}$/u),
  )
  .map((text) => text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ""));

function joinText(events: Recorded[]): Recorded[] {
  const joined: Recorded[] = [];
  for (const event of events) {
    const last = joined.at(-1);
    if ("text" in event && last !== undefined && "text" in last) {
      joined[joined.length - 1] = { text: last.text + event.text };
    } else joined.push(event);
  }
  return joined;
}
