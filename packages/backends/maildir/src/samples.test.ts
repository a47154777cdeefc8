import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { getMail, makeScratchMaildir, readText } from "./scratch-maildir.js";

const fixtures = new URL("../../../../fixtures/mail/", import.meta.url);

test.skipIf(!existsSync(fixtures))(
  "every message of the demo account goes in and comes out as it was, but for its line ends",
  async () => {
    const maildir = await makeScratchMaildir();
    const names = await readdir(fixtures, { recursive: true });
    for (const name of names.filter((known) => known.endsWith(".eml"))) {
      const bytes = await readFile(new URL(name, fixtures));
      const mime = {
        size: bytes.length,
        async *open() {
          for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000);
        },
      };
      const item = {
        class: "Email",
        mime,
        flags: { read: false },
        received: new Date(1_700_000_000_000),
      } as const;
      const written = await maildir.backend.createItem?.(maildir.ctx, "inbox", item, {
        idempotencyKey: name,
      });
      const stored = await getMail(maildir, written?.id ?? "");
      const expected = bytes
        .toString("latin1")
        .replaceAll("\r\n", "\n")
        .replace(/(?<!\r)\n/g, "\r\n");
      expect(stored.mime.size).toBe(expected.length);
      expect((await readText(stored.mime)) === expected).toBe(true);
    }
    await maildir.close();
  },
);
