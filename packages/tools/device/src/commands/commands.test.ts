import {
  FolderCreate,
  FolderDelete,
  FolderUpdate,
  fill,
  gal,
  ItemOperations,
  itemClasses,
  MoveItems,
  Ping,
  readRaw,
  Search,
  SendMail,
  Settings,
} from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { message } from "../../test/fake-mailbox.js";
import { start } from "../../test/start-device.js";

describe("the other commands", () => {
  it("Ping waits for the synced folders and takes a heartbeat that the server proposes", async () => {
    const { device, server } = await start();
    await device.sync();
    const asked: unknown[] = [];
    server.script = async (seen, response) => {
      if (seen.command !== "Ping") return false;
      const request = await server.read(seen, Ping);
      asked.push(request);
      expect(seen.headers["x-ms-policykey"]).toBeUndefined();
      const tooLong = (request.heartbeatInterval ?? 0) > 60;
      await server.reply(
        seen,
        response,
        Ping,
        tooLong
          ? { status: "heartbeatOutOfRange", heartbeatInterval: 60 }
          : { status: "changes", folders: ["5"] },
      );
      return true;
    };
    expect(await device.ping({ heartbeat: 600 })).toMatchObject({
      status: "changes",
      folders: ["5"],
      heartbeat: 60,
    });
    expect(asked).toMatchObject([
      { heartbeatInterval: 600, folders: [{ id: "5", class: "Email" }, { id: "6" }, { id: "7" }] },
      { heartbeatInterval: 60 },
    ]);
  });

  it("Ping can be given up", async () => {
    const { device, server } = await start();
    await device.sync();
    const abort = new AbortController();
    server.script = (seen) => {
      if (seen.command !== "Ping") return false;
      abort.abort();
      return true;
    };
    await expect(device.ping({ signal: abort.signal })).rejects.toMatchObject({ code: "network" });
  });

  const mime = "From: a@example.com\r\nSubject: Hi\r\n\r\nHello";

  it("SendMail sends the message itself up to 12.1", async () => {
    const { device, server } = await start({}, { version: "12.1" });
    await device.sendMail(mime);
    expect(server.seen.at(-1)?.headers["content-type"]).toBe("message/rfc822");
    expect(server.seen.at(-1)?.url).toContain("SaveInSent=T");
    expect(server.seen.at(-1)?.body.toString()).toBe(mime);
  });

  it.each([
    ["in memory", mime],
    [
      "from a stream",
      {
        length: mime.length,
        open: async function* () {
          yield Buffer.from(mime.slice(0, 10));
          yield Buffer.from(mime.slice(10));
        },
      },
    ],
  ])("SendMail sends WBXML from 14.0 on, %s", async (_, source) => {
    const { device, server } = await start({ policy: "status" }, { version: "14.1" });
    await device.folderSync();
    await device.sendMail(source, { clientId: "c1", saveInSent: false });
    const seen = server.seen.at(-1);
    if (!seen) throw new Error("nothing was sent");
    const request = await server.read(seen, SendMail);
    if (!(request.mime instanceof Uint8Array)) throw new TypeError("no bytes");
    expect(Buffer.from(request.mime).toString()).toBe(mime);
    expect(request).toMatchObject({ clientId: "c1" });
    expect(request.saveInSentItems).toBeUndefined();
  });

  it("SendMail fails when the answer says so", async () => {
    const { device, server } = await start({}, { version: "14.1" });
    server.script = async (seen, response) => {
      await server.reply(seen, response, SendMail, { status: "mailSubmissionFailed" });
      return true;
    };
    await expect(device.sendMail(mime)).rejects.toMatchObject({
      code: "status",
      status: "mailSubmissionFailed",
    });
  });

  it("folders are made, renamed and removed, with the key that moves on", async () => {
    const { device, server } = await start();
    await device.folderSync();
    const keys: string[] = [];
    server.script = async (seen, response) => {
      const syncKey = String(keys.length + 2);
      if (seen.command === "FolderCreate") {
        keys.push((await server.read(seen, FolderCreate)).syncKey);
        await server.reply(seen, response, FolderCreate, { status: "ok", syncKey, serverId: "20" });
      } else if (seen.command === "FolderUpdate") {
        keys.push((await server.read(seen, FolderUpdate)).syncKey);
        await server.reply(seen, response, FolderUpdate, { status: "ok", syncKey });
      } else if (seen.command === "FolderDelete") {
        keys.push((await server.read(seen, FolderDelete)).syncKey);
        await server.reply(seen, response, FolderDelete, { status: "ok", syncKey });
      } else return false;
      return true;
    };
    expect(await device.folderCreate({ name: "Old", type: "tasks" })).toEqual({
      id: "20",
      name: "Old",
      parentId: "0",
      type: 15,
    });
    expect(await device.folderUpdate("20", { name: "New" })).toMatchObject({
      id: "20",
      name: "New",
      parentId: "0",
    });
    expect((await device.snapshot()).folders.map(({ name }) => name)).toContain("New");
    await device.folderDelete("20");
    expect((await device.snapshot()).folders.map(({ name }) => name)).not.toContain("New");
    expect(keys).toEqual(["1", "2", "3"]);
  });

  it("MoveItems forgets what was moved where it was", async () => {
    const { device, server } = await start();
    await device.sync();
    server.script = async (seen, response) => {
      const responses = [
        { srcMsgId: "5:1", status: "ok" as const, dstMsgId: "6:9" },
        { srcMsgId: "5:2", status: "sourceInvalid" as const },
      ];
      await server.reply(seen, response, MoveItems, { responses });
      return true;
    };
    const moves = ["5:1", "5:2"].map((serverId) => ({ serverId, from: "5", to: "6" }));
    expect(await device.moveItems(moves)).toEqual([
      { serverId: "5:1", status: "ok", newServerId: "6:9" },
      { serverId: "5:2", status: "sourceInvalid", newServerId: undefined },
    ]);
    expect((await device.items("5")).map(({ id }) => id)).toEqual(["5:2", "5:3"]);
  });

  it("ItemOperations fetches items in the answer, and as parts of it", async () => {
    const { device, server } = await start({}, { version: "14.1" });
    server.script = async (seen, response) => {
      const value = {
        status: "ok" as const,
        collectionId: "5",
        serverId: "5:1",
        properties: message("Whole"),
      };
      const wbxml = await server.encode(seen, ItemOperations, {
        status: "ok",
        response: [{ tag: "fetch", value }],
      });
      if (seen.headers["ms-asacceptmultipart"] !== "T") {
        response.end(wbxml);
        return true;
      }
      const head = Buffer.alloc(20);
      for (const [at, number] of [2, 20, wbxml.length, 20 + wbxml.length, 4].entries()) {
        head.writeUInt32LE(number, at * 4);
      }
      response.setHeader("content-type", "application/vnd.ms-sync.multipart");
      response.end(Buffer.concat([head, wbxml, Buffer.from("Body")]));
      return true;
    };
    const targets = [{ collectionId: "5", serverId: "5:1" }];
    for (const multipart of [false, true]) {
      const { items, parts } = await device.itemOperationsFetch(targets, { multipart });
      const [item] = items;
      expect(item).toMatchObject({ status: "ok", serverId: "5:1" });
      expect(item?.properties && readRaw(itemClasses.Email, item.properties).subject).toBe("Whole");
      expect(parts.map((part) => Buffer.from(part).toString())).toEqual(multipart ? ["", "Body"] : []);
    }
  });

  it("attachments come by GetAttachment at 2.5", async () => {
    const { device, server } = await start({}, { version: "2.5" });
    server.script = (seen, response) => {
      expect(seen.url).toContain("AttachmentName=a%2F1");
      response.setHeader("content-type", "text/plain");
      response.end("bytes");
      return true;
    };
    const { contentType, body } = await device.fetchAttachment("a/1");
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    expect([contentType, Buffer.concat(chunks).toString()]).toEqual(["text/plain", "bytes"]);
  });

  it("Search finds people", async () => {
    const { device, server } = await start();
    server.script = async (seen, response) => {
      if (seen.command !== "Search") return false;
      const request = await server.read(seen, Search);
      expect(request.store).toMatchObject({ name: "GAL", query: [{ tag: "text", value: "ann" }] });
      const properties = fill(gal, { displayName: "Ann", emailAddress: "ann@example.com" });
      const store = { status: "ok" as const, results: [{ properties }], range: "0-0", total: 1 };
      await server.reply(seen, response, Search, { status: "ok", response: { store } });
      return true;
    };
    const { results, total } = await device.search({ text: "ann", in: "gal" });
    expect(total).toBe(1);
    expect(results[0]?.properties && readRaw(gal, results[0].properties)).toMatchObject({
      displayName: "Ann",
    });
  });

  it("Settings tells what the device is and asks for the user's addresses", async () => {
    const { device, server } = await start({}, { version: "14.1" });
    server.script = async (seen, response) => {
      expect(await server.read(seen, Settings)).toMatchObject({
        deviceInformation: { set: { model: "easkit-device" } },
        userInformation: { get: true },
      });
      const account = { emailAddresses: { smtpAddresses: ["demo@example.com"] } };
      await server.reply(seen, response, Settings, {
        status: "ok",
        deviceInformation: { status: "ok" },
        userInformation: { status: "ok", get: { accounts: [account] } },
      });
      return true;
    };
    const answer = await device.settings({ deviceInformation: true, userInformation: true });
    expect(answer.userInformation?.get?.accounts).toHaveLength(1);
  });

  it("raw posts XML as it is and gives back XML", async () => {
    const { device } = await start({}, { version: "14.1" });
    const { xml } = await device.raw(
      "FolderSync",
      '<FolderSync xmlns="FolderHierarchy"><SyncKey>0</SyncKey></FolderSync>',
    );
    expect(xml).toContain("<Count>3</Count>");
  });
});
