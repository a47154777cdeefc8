import { describe, expect, it } from "vitest";
import { startFakeServer } from "../test/fake-server.js";
import { closeLater, start } from "../test/start-device.js";
import { createDevice, type Exchange } from "./index.js";

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
    closeLater(other);
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
