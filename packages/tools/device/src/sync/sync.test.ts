import { contacts, email, fill, itemClasses, protocolVersions, readRaw, Sync } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { message, readFlag } from "../../test/fake-mailbox.js";
import type { FakeServer } from "../../test/fake-server.js";
import { closeLater, start } from "../../test/start-device.js";
import { createDevice, type Device, type SyncItem } from "../index.js";

const subjects = (items: readonly SyncItem[]) =>
  items.map(({ content }) => content && readRaw(email, content).subject);

describe("sync", () => {
  it.each(protocolVersions)("at %s brings all items, and nothing the second time", async (version) => {
    const { device } = await start({}, { version });
    const first = await device.sync();
    expect(first).toMatchObject({ version, errors: [] });
    expect(first.totals).toMatchObject({ folders: 3, items: 6, adds: 6, changes: 0, deletes: 0 });
    expect(first.folders.map(({ name, class: c, items }) => [name, c, items])).toEqual([
      ["Inbox", "Email", 3],
      ["Calendar", "Calendar", 1],
      ["Contacts", "Contacts", 2],
    ]);
    const second = await device.sync();
    expect(second.totals).toMatchObject({ items: 6, adds: 0, changes: 0, deletes: 0, msToFirstItem: null });
  });

  it("follows MoreAvailable to the end and gives each item once, in order", async () => {
    const { device, server } = await start();
    const inbox = server.folder("5");
    for (let n = 4; n <= 25; n++)
      inbox.log.push({ kind: "add", id: `5:${n}`, item: message(`Message ${n}`) });
    const items: SyncItem[] = [];
    await device.folderSync();
    const result = await device.sync(["5"], { windowSize: 10, onItem: (item) => void items.push(item) });
    expect(result.totals).toMatchObject({ adds: 25, items: 25 });
    expect(subjects(items)).toEqual(Array.from({ length: 25 }, (_, n) => `Message ${n + 1}`));
    expect(server.commandsSeen().filter((command) => command === "Sync")).toHaveLength(4);
    expect(result.totals.msToFirstItem).toBeGreaterThanOrEqual(0);
  });

  it("tells of progress against the server's estimate", async () => {
    const { device } = await start();
    const seen: [string, number, number][] = [];
    await device.sync(undefined, {
      windowSize: 2,
      onProgress: ({ folder, done, estimate }) => void seen.push([folder.name, done, estimate]),
    });
    expect(seen.filter(([name]) => name === "Inbox")).toEqual([
      ["Inbox", 0, 3],
      ["Inbox", 2, 3],
      ["Inbox", 3, 3],
    ]);
  });

  it("applies changes and deletions, so that it ends as a device that starts anew", async () => {
    const { device, server } = await start();
    await device.sync();
    server
      .folder("5")
      .log.push(
        { kind: "change", id: "5:1", item: readFlag(true) },
        { kind: "delete", id: "5:2" },
        { kind: "softDelete", id: "5:3" },
        { kind: "add", id: "5:4", item: message("New") },
      );
    const result = await device.sync();
    expect(result.folders[0]).toMatchObject({ items: 2, adds: 1, changes: 1, deletes: 2 });
    const fresh = createDevice({ url: server.url, user: "demo@example.com", password: "demo" });
    closeLater(fresh);
    server
      .folder("5")
      .log.splice(
        0,
        Number.POSITIVE_INFINITY,
        { kind: "add", id: "5:1", item: message("Message 1", true) },
        { kind: "add", id: "5:4", item: message("New") },
      );
    await fresh.sync();
    expect(await device.items("5")).toEqual(await fresh.items("5"));
  });

  it("starts one folder over when its key is refused, and leaves the others alone", async () => {
    const { device, server } = await start();
    await device.sync();
    const before = await device.items("5");
    server.script = async (seen, response) => {
      if (seen.command !== "Sync") return false;
      const { collections = [] } = await server.read(seen, Sync);
      if (collections[0]?.collectionId !== "5") return false;
      server.script = undefined;
      await server.reply(seen, response, Sync, {
        collections: [{ collectionId: "5", syncKey: "0", status: "syncKeyInvalid" }],
      });
      return true;
    };
    const result = await device.sync();
    expect(result.errors).toEqual([]);
    expect(result.totals).toMatchObject({ adds: 3, items: 6 });
    expect(await device.items("5")).toEqual(before);
  });

  it("asks for the folders when the server says that they changed, and drops one that is gone", async () => {
    const { device, server } = await start();
    await device.sync();
    server.folders.shift();
    const sequence: string[] = [];
    server.script = (seen) => {
      sequence.push(seen.command);
      if (seen.command === "FolderSync" && sequence.includes("Sync")) server.hierarchyKey = 99;
      return false;
    };
    const result = await device.sync();
    expect(result.folders.map(({ name }) => name)).toEqual(["Calendar", "Contacts"]);
    expect(result.errors).toEqual([]);
    expect(sequence.slice(0, 4)).toEqual(["FolderSync", "GetItemEstimate", "Sync", "FolderSync"]);
  });

  it("tries again at status 16, but not for ever", async () => {
    const { device, server } = await start();
    await device.sync();
    let times = 0;
    server.script = async (seen, response) => {
      if (seen.command !== "Sync") return false;
      times++;
      await server.reply(seen, response, Sync, { status: "retry" });
      return true;
    };
    const { errors } = await device.sync(["6"]);
    expect(errors).toEqual([{ folder: "6", status: "retry", message: expect.stringContaining("retry") }]);
    expect(times).toBe(4);
  });

  it("takes an empty answer for no changes and keeps its key", async () => {
    const { device, server } = await start();
    await device.sync();
    const before = await device.snapshot();
    server.script = (seen, response) => {
      if (seen.command !== "Sync") return false;
      response.end();
      return true;
    };
    const { totals, errors } = await device.sync();
    expect(totals).toMatchObject({ adds: 0, changes: 0, deletes: 0, items: 6 });
    expect(errors).toEqual([]);
    expect(await device.snapshot()).toEqual(before);
  });

  it("reports a server that says there is more but sends nothing", async () => {
    const { device, server } = await start();
    server.script = async (seen, response) => {
      if (seen.command !== "Sync") return false;
      const { collections = [] } = await server.read(seen, Sync);
      const [asked] = collections;
      if (asked?.syncKey === "0") return false;
      const { collectionId } = asked ?? {};
      await server.reply(seen, response, Sync, {
        collections: [{ collectionId, syncKey: "7", status: "ok", moreAvailable: true }],
      });
      return true;
    };
    const { errors } = await device.sync();
    expect(errors.map(({ message: text }) => text)).toContain(
      "the server says that there is more, but sends nothing",
    );
  });

  it("keeps nothing of an answer that breaks off", async () => {
    const { device, server } = await start();
    await device.folderSync();
    await device.syncOnce({ collections: [{ collectionId: "5", syncKey: "0" }] });
    server.script = (seen, response) => {
      if (seen.command !== "Sync") return false;
      const bytes = Buffer.from("03016a00455c4f4b03320001520335000156474d03353a310001", "hex");
      response.writeHead(200, { "content-length": bytes.length + 100 });
      response.write(bytes, () => response.destroy());
      return true;
    };
    const items: SyncItem[] = [];
    await expect(device.sync(["5"], { onItem: (item) => void items.push(item) })).rejects.toMatchObject({
      code: "network",
    });
    const { folders } = await device.snapshot();
    expect(folders[0]).toMatchObject({ id: "5", syncKey: "1", items: 0 });
  });

  it("gives items while the answer still arrives", async () => {
    const { device, server } = await start();
    await device.folderSync();
    await device.syncOnce({ collections: [{ collectionId: "5", syncKey: "0" }] });
    let finish: (() => void) | undefined;
    server.script = async (seen, response) => {
      if (seen.command !== "Sync") return false;
      const item = { serverId: "5:1", applicationData: message("First") };
      const items = [item, { ...item, serverId: "5:2" }].map((value) => ({ tag: "add" as const, value }));
      const collections = [{ collectionId: "5", syncKey: "9", status: "ok" as const, commands: items }];
      const bytes = await server.encode(seen, Sync, { collections });
      response.write(bytes.subarray(0, bytes.length - 40));
      finish = () => response.end(bytes.subarray(bytes.length - 40));
      return true;
    };
    const got: string[] = [];
    const answer = await device.syncOnce({
      collections: [{ collectionId: "5", getChanges: true }],
      onItem: ({ serverId }) => {
        got.push(serverId);
        // The second item cannot have come before the rest is let go.
        if (got.length === 1) finish?.();
      },
    });
    expect(got).toEqual(["5:1", "5:2"]);
    expect(answer.collections[0]).toMatchObject({ adds: 2 });
  });

  it("reads compressed answers and counts the bytes that came", async () => {
    const { device } = await start({ gzip: true });
    const { totals } = await device.sync();
    expect(totals.adds).toBe(6);
    const plain = await start();
    expect((await plain.device.sync()).totals.bytesIn).not.toBe(totals.bytesIn);
  });

  it("refuses an element that the version does not have, unless it is to be lenient", async () => {
    const strict = await start({}, { version: "2.5" });
    const lenient = await start({}, { version: "2.5", strict: false });
    for (const { server } of [strict, lenient]) {
      server.script = async (seen, response) => {
        if (seen.command !== "Sync") return false;
        const { collections = [] } = await server.read(seen, Sync);
        if (collections[0]?.syncKey === "0" || collections[0]?.collectionId !== "5") return false;
        const commands = [
          { tag: "add" as const, value: { serverId: "5:1", applicationData: message("One") } },
        ];
        const answer = {
          collections: [{ collectionId: "5", syncKey: "8", status: "ok" as const, commands }],
        };
        await server.reply({ ...seen, version: "16.1" }, response, Sync, answer);
        return true;
      };
    }
    const { errors } = await strict.device.sync();
    expect(errors[0]?.message).toBe("Sync: the server sent AirSyncBase:Body, which 2.5 does not have");
    expect((await lenient.device.sync()).errors).toEqual([]);
  });
});

describe("syncOnce", () => {
  const prime = async (device: Device) => {
    await device.folderSync();
    await device.syncOnce({ collections: [{ collectionId: "7", syncKey: "0" }] });
  };

  it("forgets an answer that is to be lost, so that the same key is sent again", async () => {
    const { device, server } = await start();
    await prime(device);
    const lost = await device.syncOnce({ collections: [{ collectionId: "7" }], loseAnswer: true });
    await device.syncOnce({ collections: [{ collectionId: "7" }], loseAnswer: "cut" });
    const taken = await device.syncOnce({ collections: [{ collectionId: "7" }] });
    expect([lost, taken].map(({ collections }) => collections[0]?.adds)).toEqual([2, 2]);
    const sent = server.seen.filter(({ command }) => command === "Sync").slice(1);
    expect(new Set(sent.map(({ body }) => body.toString("hex"))).size).toBe(1);
    expect(await device.items("7")).toHaveLength(2);
  });

  it("sends the device's own commands and remembers what was accepted", async () => {
    const { device } = await start();
    await prime(device);
    const properties = fill(contacts, { fileAs: "Carla", firstName: "Carla" });
    const { collections } = await device.syncOnce({
      collections: [
        {
          collectionId: "7",
          getChanges: false,
          commands: [{ tag: "add", value: { clientId: "c1", applicationData: properties } }],
        },
      ],
    });
    expect(collections[0]?.responses).toMatchObject([
      { kind: "add", clientId: "c1", serverId: "7:own0", status: "ok" },
    ]);
    expect(await device.items("7")).toMatchObject([{ id: "7:own0", class: "Contacts" }]);
  });

  it("takes the same digest of an item that it made as of one that it was told", async () => {
    const { device, server } = await start();
    await prime(device);
    const applicationData = fill(contacts, { fileAs: "Ann", firstName: "Ann" });
    await device.syncOnce({
      collections: [
        { collectionId: "7", commands: [{ tag: "add", value: { clientId: "c1", applicationData } }] },
      ],
    });
    const items = await device.items("7");
    const digest = (id: string) => items.find((item) => item.id === id)?.digest;
    expect(digest("7:own0")).toBe(digest("7:1"));
    expect(digest("7:2")).not.toBe(digest("7:1"));
    expect(server.folder("7").log).toHaveLength(2);
  });

  it("tells of a status instead of throwing", async () => {
    const { device } = await start();
    await prime(device);
    const { collections } = await device.syncOnce({ collections: [{ collectionId: "7", syncKey: "4711" }] });
    expect(collections[0]).toMatchObject({ status: "syncKeyInvalid", adds: 0 });
  });

  it("sends the empty request without a body", async () => {
    const { device, server } = await start({}, { version: "14.1" });
    server.script = (seen, response) => {
      if (seen.command !== "Sync") return false;
      response.end();
      return true;
    };
    expect(await device.syncOnce({})).toEqual({ empty: true, collections: [] });
    expect(server.seen.at(-1)?.body).toHaveLength(0);
  });

  it("refuses to wait at versions that cannot", async () => {
    const { device } = await start({}, { version: "12.0" });
    await expect(device.syncOnce({ collections: [], wait: 1 })).rejects.toMatchObject({ code: "usage" });
  });

  it("gives items whole, to be read by their class", async () => {
    const { device } = await start();
    await prime(device);
    const names: unknown[] = [];
    await device.syncOnce({
      collections: [{ collectionId: "7" }],
      onItem: ({ content }) => void names.push(content && readRaw(itemClasses.Contacts, content).fileAs),
    });
    expect(names).toEqual(["Ann", "Bob"]);
  });
});

describe("what is asked", () => {
  const asked = async (server: FakeServer) => {
    const seen = server.seen.filter(({ command }) => command === "Sync").at(-1);
    if (!seen) throw new Error("no Sync was sent");
    return (await server.read(seen, Sync)).collections?.[0];
  };

  it.each([
    ["2.5", { class: "Email", options: [{ truncation: 9, filterType: 3 }] }],
    [
      "12.1",
      {
        class: "Email",
        options: [{ filterType: 3, bodyPreferences: [{ type: "html", truncationSize: 9 }] }],
      },
    ],
    [
      "16.1",
      {
        options: [{ class: "Email", filterType: 3, bodyPreferences: [{ type: "html", truncationSize: 9 }] }],
      },
    ],
  ] as const)("at %s is what that version has", async (version, expected) => {
    const { device, server } = await start({}, { version });
    await device.folderSync();
    await device.sync(["5"], { filterType: 3, bodyPreferences: [{ type: "html", truncationSize: 9 }] });
    const collection = await asked(server);
    expect(collection).toEqual({
      ...expected,
      collectionId: "5",
      getChanges: true,
      syncKey: "1",
      windowSize: 100,
    });
  });

  it("asks no filter of a class that has none, and no MIME of what is no message", async () => {
    const { device, server } = await start();
    await device.folderSync();
    await device.sync(["7"], { filterType: 3, mimeSupport: "always", bodyPreferences: [{ type: "mime" }] });
    expect((await asked(server))?.options).toEqual([
      { class: "Contacts", bodyPreferences: [{ type: "plain", truncationSize: 200_000 }] },
    ]);
  });
});
