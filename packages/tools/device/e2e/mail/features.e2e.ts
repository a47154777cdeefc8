import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMaildirBackend } from "@easkit/backend-maildir";
import { afterEach, describe, expect, it } from "vitest";
import { drafts } from "./features/drafts.js";
import { type Feature, isIn, versions } from "./features/feature.js";
import { filing } from "./features/filing.js";
import { reading } from "./features/reading.js";
import { rights } from "./features/rights.js";
import { sending } from "./features/sending.js";
import { startWorld, type World } from "./features/world.js";

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const features: readonly Feature[] = [...sending, ...drafts, ...filing, ...reading, ...rights];

describe.each(versions)("a device of %s", (version) => {
  for (const feature of features) {
    if (isIn(feature, version)) {
      it(`has it that ${feature.name}`, async () => {
        world = await startWorld();
        await feature.has(world, await world.open(version), version);
      });
    } else if (feature.lacks) {
      it(`lacks it that ${feature.name}, and gets nothing of it`, async () => {
        world = await startWorld();
        await feature.lacks?.(world, await world.open(version), version);
      });
    }
  }
});

describe.each(["16.0", "16.1"] as const)("over a Maildir, a device of %s", (version) => {
  it.each(drafts)("has it that $name", async (feature) => {
    const root = await mkdtemp(join(tmpdir(), "easkit-drafts-"));
    const sent: string[] = [];
    const backend = createMaildirBackend({
      root: () => root,
      authenticate: async () => ({ id: "ben", address: "ben@example.com" }),
      fsync: false,
      send: async (_, { mime }) => {
        const pieces: Uint8Array[] = [];
        for await (const piece of mime.open()) pieces.push(piece);
        sent.push(Buffer.concat(pieces).toString());
      },
    });
    try {
      world = await startWorld(backend);
      await feature.has(world, await world.open(version), version);
      expect(sent).toHaveLength(1);
      expect(sent[0]).toContain("Second");
    } finally {
      await world?.close();
      world = undefined;
      await rm(root, { recursive: true, force: true });
    }
  });
});
