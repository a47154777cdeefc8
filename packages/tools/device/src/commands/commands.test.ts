import {
  FolderCreate,
  FolderDelete,
  FolderUpdate,
  fill,
  gal,
  ItemOperations,
  isAtLeast,
  itemClasses,
  MoveItems,
  Ping,
  Provision,
  protocolVersions,
  readRaw,
  Search,
  SendMail,
  Settings,
} from "@easkit/eas-schema";
import { afterEach, describe, expect, it } from "vitest";
import { message } from "../../test/fake-mailbox.js";
import { type FakeOptions, startFakeServer } from "../../test/fake-server.js";
import { createDevice, type DeviceOptions, type Exchange } from "../index.js";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function start(fake: FakeOptions = {}, options: Partial<DeviceOptions> = {}) {
  const server = await startFakeServer(fake);
  const device = createDevice({ url: server.url, user: "demo@example.com", password: "demo", ...options });
  open.push(device, server);
  return { server, device };
}

describe("the version", () => {
  it("is the newest that both know, asked for once", async () => {
    const { device, server } = await start({ versions: ["2.5", "12.1", "14.0"] });
    expect(await device.version()).toBe("14.0");
    await device.folderSync();
    expect(server.commandsSeen()).toEqual(["OPTIONS", "FolderSync"]);
    expect(server.seen[1]?.headers).toMatchObject({ "ms-asprotocolversion": "14.0" });
  });

  it("is not asked for when it is given", async () => {
    const { device, server } = await start({}, { version: "12.1" });
    await device.folderSync();
    expect(server.commandsSeen()).toEqual(["FolderSync"]);
  });
});

describe("a request", () => {
  it("goes to the usual path, says who asks, and keeps a device id", async () => {
    const { device, server } = await start({}, { version: "14.1" });
    await device.folderSync();
    const { deviceId } = await device.snapshot();
    expect(deviceId).toMatch(/^[0-9a-f]{32}$/);
    expect(server.seen[0]?.url).toBe(
      `/Microsoft-Server-ActiveSync?Cmd=FolderSync&User=demo%40example.com&DeviceId=${deviceId}&DeviceType=EasKit`,
    );
    expect(server.seen[0]?.headers).toMatchObject({ "content-type": "application/vnd.ms-sync.wbxml" });
  });

  it("carries all of that in the query when it is base64", async () => {
    const { device, server } = await start({}, { version: "14.1", query: "base64", deviceId: "v1" });
    await device.sync();
    expect(server.commandsSeen()).toContain("Sync");
    // 14.1, FolderSync, English, device id v1, no policy key, device type EasKit.
    const bytes = Buffer.concat([Buffer.from("8d09090402763100", "hex"), Buffer.from("\x06EasKit")]);
    expect(server.seen[0]?.url).toBe(`/Microsoft-Server-ActiveSync?${bytes.toString("base64")}`);
    expect(server.seen[0]?.headers["ms-asprotocolversion"]).toBeUndefined();
  });

  it("is told with its XML, without credentials", async () => {
    const exchanges: Exchange[] = [];
    const { device } = await start({}, { version: "14.1", onExchange: (one) => void exchanges.push(one) });
    await device.folderSync();
    const [exchange] = exchanges;
    expect(exchange?.requestXml()).toContain('<FolderSync xmlns="FolderHierarchy">\n  <SyncKey>0</SyncKey>');
    expect(exchange?.responseXml()).toContain("<DisplayName>Inbox</DisplayName>");
    expect(exchange?.requestHeaders).toMatchObject({ authorization: "Basic …" });
    expect(exchange).toMatchObject({ status: 200, command: "FolderSync", bytesOut: 13 });
    expect(exchange?.bytesIn).toBeGreaterThan(50);
  });

  it("gives back cookies and follows the server elsewhere", async () => {
    const { device, server } = await start({}, { version: "16.1" });
    const other = await startFakeServer();
    open.push(other);
    server.script = (_, response) => {
      response.writeHead(451, { "x-ms-location": other.url, "set-cookie": "node=7; path=/" });
      response.end();
      return true;
    };
    await device.folderSync();
    expect(server.commandsSeen()).toEqual(["FolderSync"]);
    expect(other.seen[0]).toMatchObject({ command: "FolderSync", headers: { cookie: "node=7" } });
  });

  it.each([
    [401, "unauthorized"],
    [503, "http"],
    [404, "http"],
  ])("that is answered with HTTP %d fails with the code %s", async (status, code) => {
    const { device, server } = await start({}, { version: "16.1" });
    server.script = (_, response) => {
      response.writeHead(status, { "retry-after": "30" });
      response.end("<html>");
      return true;
    };
    await expect(device.folderSync()).rejects.toMatchObject({
      code,
      httpStatus: status,
      retryAfter: expect.anything(),
    });
  });

  it("fails with the code network when nobody listens", async () => {
    const { device, server } = await start();
    await server.close();
    await expect(device.folderSync()).rejects.toMatchObject({ code: "network" });
  });

  it("is refused at a version that has no such command or query", async () => {
    const { device } = await start({}, { version: "2.5" });
    await expect(device.settings({ userInformation: true })).rejects.toMatchObject({ code: "usage" });
    const old = createDevice({
      url: "http://127.0.0.1:9",
      user: "u",
      password: "p",
      version: "12.0",
      query: "base64",
    });
    await expect(old.folderSync()).rejects.toMatchObject({ code: "usage" });
  });

  it("whose answer is no WBXML fails with the code protocol", async () => {
    const { device, server } = await start({}, { version: "16.1" });
    server.script = (_, response) => {
      response.end("<html>");
      return true;
    };
    await expect(device.folderSync()).rejects.toMatchObject({ code: "protocol", command: "FolderSync" });
  });
});

describe("provisioning", () => {
  it.each(protocolVersions)("at %s happens when the server asks for it, in two phases", async (version) => {
    const policy = isAtLeast(version, "14.0") ? "status" : "http";
    const { device, server } = await start({ policy }, { version });
    const { totals } = await device.sync();
    expect(totals.adds).toBe(6);
    expect(server.commandsSeen().slice(0, 4)).toEqual(["FolderSync", "Provision", "Provision", "FolderSync"]);
    const [first, second] = server.seen.filter(({ command }) => command === "Provision");
    if (!first || !second) throw new Error("Provision was not sent twice");
    expect(first.headers["x-ms-policykey"]).toBe("0");
    expect(second.headers["x-ms-policykey"]).toBe("111");
    const asked = await server.read(first, Provision);
    expect(asked.policies).toEqual([
      { policyType: isAtLeast(version, "12.0") ? "MS-EAS-Provisioning-WBXML" : "MS-WAP-Provisioning-XML" },
    ]);
    expect(asked.deviceInformation !== undefined).toBe(isAtLeast(version, "14.1"));
    expect((await server.read(second, Provision)).policies).toMatchObject([
      { policyKey: "111", status: "applied" },
    ]);
    expect((await device.snapshot()).policyKey).toBe("222");
  });

  it("is left to the caller when it is not to happen by itself", async () => {
    const { device } = await start({ policy: "status" }, { autoProvision: false });
    await expect(device.folderSync()).rejects.toMatchObject({ code: "provisioning" });
    expect(await device.provision()).toMatchObject({ policyKey: "222", answer: { status: "ok" } });
    expect((await device.folderSync()).folders).toHaveLength(3);
  });

  it("gives up when the server asks again and again", async () => {
    const { device, server } = await start({ policy: "http" }, { version: "12.1" });
    server.script = (seen, response) => {
      if (seen.command !== "FolderSync") return false;
      response.writeHead(449).end();
      return true;
    };
    await expect(device.folderSync()).rejects.toMatchObject({ code: "provisioning" });
    expect(server.commandsSeen()).toEqual(["FolderSync", "Provision", "Provision", "FolderSync"]);
  });

  it("acknowledges a wipe and forgets everything", async () => {
    const { device, server } = await start({}, { version: "14.1" });
    await device.sync();
    let acknowledged: unknown;
    server.script = async (seen, response) => {
      if (seen.command !== "Provision") return false;
      const request = await server.read(seen, Provision);
      acknowledged = request.remoteWipe;
      await server.reply(seen, response, Provision, {
        status: "ok",
        ...(!acknowledged && { remoteWipe: {} }),
      });
      return true;
    };
    await expect(device.provision()).rejects.toMatchObject({ code: "wiped" });
    expect(acknowledged).toEqual({ status: "ok" });
    expect(await device.snapshot()).toMatchObject({ hierarchyKey: "0", folders: [] });
  });
});

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
    expect(Buffer.from(request.mime ?? []).toString()).toBe(mime);
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
