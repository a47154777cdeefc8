import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromPayload, toPayload } from "./change-payload.js";

describe("a change as text", () => {
  const change = fc.record(
    {
      kind: fc.constantFrom("changed" as const, "superseded" as const, "decided" as const),
      user: fc.string({ unit: "binary", maxLength: 60 }),
      folderId: fc.string({ unit: "binary", maxLength: 60 }),
      device: fc.string({ unit: "binary", maxLength: 60 }),
    },
    { requiredKeys: ["kind", "user"] },
  );

  test("comes back as it was where there is room for it", () => {
    fc.assert(
      fc.property(change, (one) => {
        expect(fromPayload(toPayload(one, 7999))).toEqual(one);
      }),
    );
  });

  test("keeps to its limit, and says less rather than something else", () => {
    fc.assert(
      fc.property(change, fc.integer({ min: 19, max: 200 }), (one, limit) => {
        const payload = toPayload(one, limit);
        expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(limit);
        const read = fromPayload(payload);
        const lesser = one.kind === "superseded" ? [] : [{ kind: one.kind, user: one.user }];
        expect([one, ...lesser, { kind: "anything" }]).toContainEqual(read);
      }),
    );
  });

  test("means anything when it cannot be read", () => {
    for (const payload of ["", "{", "null", "[]", '{"kind":"other"}', '{"kind":"changed","user":1}']) {
      expect(fromPayload(payload)).toEqual({ kind: "anything" });
    }
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(fromPayload(json)).toHaveProperty("kind");
      }),
    );
  });
});
