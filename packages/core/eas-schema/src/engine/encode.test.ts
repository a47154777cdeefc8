import { decodeBytes } from "@easkit/wbxml";
import { describe, expect, it } from "vitest";
import { FolderSync } from "../commands/folder-sync.js";
import { Search } from "../commands/search.js";
import { SendMail } from "../commands/send-mail.js";
import { Sync } from "../commands/sync.js";
import { calendar } from "../items/calendar.js";
import { type EmailProperties, email } from "../items/email.js";
import { tagOf } from "../pages/vocabulary.js";
import type { ProtocolVersion } from "../version.js";
import type { Items } from "./containers.js";
import { readMessage } from "./decode.js";
import type { AnyElement, Encodable } from "./element.js";
import { UnwritableItem, writeMessage } from "./encode.js";
import { fill } from "./raw.js";
import { readRaw } from "./read-raw.js";

async function bytesOf<E extends AnyElement>(
  root: E,
  value: Encodable<E>,
  version: ProtocolVersion = "16.1",
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  await writeMessage(root, value, version, (chunk) => void chunks.push(chunk));
  return Buffer.concat(chunks);
}

/** The tags of a document in the order in which they begin. */
function tagsOf(bytes: Uint8Array): string[] {
  const tags: string[] = [];
  decodeBytes(bytes, {
    startElement: (page, token) => void tags.push(tagOf(page, token) ?? "?"),
    endElement: () => {},
    text: () => {},
    opaque: () => {},
  });
  return tags;
}

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function* failing(): AsyncGenerator<Uint8Array> {
  yield Buffer.from("half a ");
  throw new Error("the disk is gone");
}

const mail = (properties: EmailProperties, serverId = "5:1") => ({
  tag: "add" as const,
  value: { serverId, applicationData: fill(email, properties) },
});

const syncOf = (commands: Items<ReturnType<typeof mail>>) => ({
  collections: [{ syncKey: "2", collectionId: "5", status: "ok" as const, commands }],
});

async function readItems(bytes: Uint8Array): Promise<unknown[]> {
  const { collections = [] } = await readMessage(Sync.response, bytes, { tagOf });
  return (collections[0]?.commands ?? []).map(({ tag, value }) =>
    tag === "add" ? [value.serverId, readRaw(email, value.applicationData)] : tag,
  );
}

describe("writing a message", () => {
  it("keeps the order of the definition, whatever that of the value", async () => {
    const bytes = await bytesOf(FolderSync.response, { changes: { count: 0 }, syncKey: "1", status: "ok" });
    expect(tagsOf(bytes)).toEqual(["FolderSync", "Status", "SyncKey", "Changes", "Count"]);
  });

  it("leaves out what a version lacks, and writes the shape that it has", async () => {
    const value = {
      collections: [
        {
          syncKey: "2",
          class: "Calendar",
          commands: [
            {
              tag: "add" as const,
              value: {
                class: "Calendar",
                serverId: "1:1",
                applicationData: fill(calendar, {
                  locationText: "Room 1",
                  location: { displayName: "Room 1" },
                  responseType: "organizer",
                  legacyBody: "x",
                }),
              },
            },
          ],
        },
      ],
    };
    const inItem = async (version: ProtocolVersion) =>
      tagsOf(await bytesOf(Sync.response, value, version))
        .slice(3)
        .join(" ");
    expect(await inItem("2.5")).toBe("Class SyncKey Commands Add ServerId ApplicationData Body Location");
    expect(await inItem("12.1")).toBe("Class SyncKey Commands Add ServerId ApplicationData Location");
    expect(await inItem("14.1")).toBe(
      "SyncKey Commands Add Class ServerId ApplicationData Location ResponseType",
    );
    expect(await inItem("16.0")).toBe(
      "SyncKey Commands Add Class ServerId ApplicationData Location DisplayName ResponseType",
    );
  });

  it("reads each property when its turn comes, so that a getter can count what was written before", async () => {
    let written = 0;
    async function* items() {
      for (; written < 3; written++) yield mail({ subject: `${written}` }, `5:${written}`);
    }
    const collection = {
      syncKey: "2",
      collectionId: "5",
      commands: items(),
      get moreAvailable() {
        return written === 3;
      },
    };
    const bytes = await bytesOf(Sync.response, { collections: [collection] });
    expect(tagsOf(bytes).at(-1)).toBe("MoreAvailable");
    expect(await readItems(bytes)).toHaveLength(3);
  });

  it("writes texts and bytes from streams", async () => {
    const bytes = await bytesOf(
      Sync.response,
      syncOf([mail({ body: { type: "html", data: pieces("<p>", "ä", "</p>") }, importance: "high" })]),
    );
    expect(await readItems(bytes)).toEqual([
      ["5:1", { body: { type: "html", data: "<p>ä</p>" }, importance: "high" }],
    ]);
    const mime = { length: 7, pieces: pieces("Sub", "ject") };
    expect(await readMessage(SendMail.request, await bytesOf(SendMail.request, { mime }))).toEqual({
      mime: new Uint8Array(Buffer.from("Subject")),
    });
  });

  it("writes bare text and conditions of a query", async () => {
    const text = { store: { name: "GAL", query: [{ tag: "text" as const, value: "Anat" }] } };
    expect(await readMessage(Search.request, await bytesOf(Search.request, text))).toEqual(text);
  });

  it("refuses values that have no place on the wire", async () => {
    await expect(bytesOf(Sync.response, { limit: Number.NaN })).rejects.toThrow("not a whole number");
    await expect(
      bytesOf(Sync.response, syncOf([mail({ dateReceived: new Date(Number.NaN) })])),
    ).rejects.toThrow(RangeError);
  });
});

describe("a stream of items", () => {
  it("is told of an item that cannot be written, of which nothing is left, and goes on", async () => {
    const faults: unknown[] = [];
    async function* items() {
      for (const serverId of ["5:1", "5:2", "5:3"]) {
        const data = serverId === "5:2" ? failing() : pieces("whole");
        try {
          yield mail({ subject: serverId, body: { type: "plain", data } }, serverId);
        } catch (fault) {
          faults.push(fault);
        }
      }
    }
    expect(await readItems(await bytesOf(Sync.response, syncOf(items())))).toEqual([
      ["5:1", { subject: "5:1", body: { type: "plain", data: "whole" } }],
      ["5:3", { subject: "5:3", body: { type: "plain", data: "whole" } }],
    ]);
    expect(faults).toEqual([expect.any(UnwritableItem)]);
    expect(faults[0]).toMatchObject({ undone: true, cause: new Error("the disk is gone") });
  });

  it("may put another item in place of the one that failed", async () => {
    async function* items() {
      try {
        yield mail({ body: { type: "plain", data: failing() } });
      } catch {
        yield mail({ subject: "instead" });
      }
    }
    expect(await readItems(await bytesOf(Sync.response, syncOf(items())))).toEqual([
      ["5:1", { subject: "instead" }],
    ]);
  });

  it("ends the message where part of the failed item is already on its way", async () => {
    let closed = false;
    async function* large() {
      for (let i = 0; i < 8; i++) yield Buffer.alloc(16_384, "x");
      throw new Error("the disk is gone");
    }
    async function* items() {
      try {
        try {
          yield mail({ body: { type: "plain", data: large() } });
        } catch (fault) {
          expect(fault).toMatchObject({ undone: false });
        }
        yield mail({ subject: "never written" });
      } finally {
        closed = true;
      }
    }
    await expect(bytesOf(Sync.response, syncOf(items()))).rejects.toThrow("the disk is gone");
    expect(closed).toBe(true);
  });

  it("that does not catch the fault ends the message with it", async () => {
    async function* items() {
      yield mail({ body: { type: "plain", data: failing() } });
    }
    await expect(bytesOf(Sync.response, syncOf(items()))).rejects.toThrow(UnwritableItem);
  });

  it("that has no way to be told ends the message too", async () => {
    const once: AsyncIterable<ReturnType<typeof mail>> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: mail({ body: { type: "plain", data: failing() } }) }),
      }),
    };
    await expect(bytesOf(Sync.response, syncOf(once))).rejects.toThrow(UnwritableItem);
  });

  it("waits for the sink between items", async () => {
    let waiting = 0;
    let release: () => void = () => {};
    const yielded: number[] = [];
    async function* items() {
      for (let i = 0; i < 4; i++) {
        yielded.push(i);
        yield mail({ subject: "x".repeat(20_000) }, `5:${i}`);
      }
    }
    const done = writeMessage(Sync.response, syncOf(items()), "16.1", () => {
      waiting++;
      return new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    await expect.poll(() => waiting).toBeGreaterThan(0);
    expect(yielded).toEqual([0]);
    const pump = setInterval(() => release(), 1);
    await done;
    clearInterval(pump);
    expect(yielded).toEqual([0, 1, 2, 3]);
  });
});
