import fc from "fast-check";
import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { composer } from "../testing/compose.js";
import { collect, context } from "../testing/convert.js";

describe("a new message", () => {
  it("is written from its parts, and no value can add a header or a recipient", async () => {
    const name = fc.string({ unit: "binary", maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(name, name, name, async (subject, display, address) => {
        const source = await composer.write(context, {
          from: { name: display, address: "alice@example.com" },
          to: [
            { name: subject, address: `x${address}@example.com\r\nBcc: evil@x` },
            { address: "bob@example.com" },
          ],
          subject,
          date: new Date(0),
          messageId: "1@example.com",
          body: { type: "plain", text: "Hello" },
        });
        const bytes = await collect(source.open());
        const email = await PostalMime.parse(bytes);
        expect(bytes.toString("latin1").match(/^\S+?(?=: )/gm)).toEqual([
          "From",
          "To",
          "Subject",
          "Date",
          "Message-ID",
          "MIME-Version",
          "Content-Type",
          "Content-Transfer-Encoding",
        ]);
        expect(email.to).toHaveLength(2);
        expect(email.text).toBe("Hello\n");
      }),
      { numRuns: 200 },
    );
  });
});
