import { isAtLeast, Provision, protocolVersions } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { start } from "../../test/start-device.js";

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
