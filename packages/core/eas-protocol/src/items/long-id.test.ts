import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromLongId, toLongId } from "./long-id.js";

const id = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 64,
});

describe("a long id", () => {
  it("names folder and item, in at most 256 characters that need no care in a URL", () => {
    fc.assert(
      fc.property(id, id, (folderId, itemId) => {
        const longId = toLongId({ folderId, itemId });
        expect(longId).toMatch(/^[\w-]{1,256}$/);
        expect(fromLongId(longId)).toEqual({ folderId, itemId });
      }),
    );
  });

  it("of another server, or cut, is none", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const place = fromLongId(text);
        if (place) expect(toLongId(place)).toBe(text);
      }),
    );
    expect(fromLongId(toLongId({ folderId: "inbox", itemId: "" }))).toBeUndefined();
    expect(fromLongId("RgAAAACYWCHnyBZ%2fTq8bujFmR1EP")).toBeUndefined();
  });
});
