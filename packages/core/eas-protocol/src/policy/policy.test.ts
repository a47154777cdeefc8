import type { Policy } from "@easkit/backend";
import { type ProtocolVersion, protocolVersions } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { TestDevice } from "../testing/test-device.js";
import { openMailbox, primeInbox, untilWaiting } from "../testing/test-mailbox.js";

const by = { actor: "root" };
const isOld = (version: string) => ["2.5", "12.0", "12.1"].includes(version);
const typeAt = (version: string) =>
  version === "2.5" ? "MS-WAP-Provisioning-XML" : "MS-EAS-Provisioning-WBXML";

/** A device that provisions as real ones do, and keeps its key. */
class PolicyDevice extends TestDevice {
  key = "0";
  provisioned = 0;

  async offer() {
    const answer = await this.run("Provision", { policies: [{ policyType: typeAt(this.version) }] });
    return { answer, policy: answer?.policies?.[0] };
  }

  async provision(status: "applied" | "partlyApplied" | "notApplied" | "managedElsewhere" = "applied") {
    const { policy } = await this.offer();
    const policyKey = policy?.policyKey ?? "";
    const answer = await this.run("Provision", {
      policies: [{ policyType: typeAt(this.version), policyKey, status }],
    });
    this.key = answer?.policies?.[0]?.policyKey ?? "0";
    this.provisioned++;
    return answer;
  }

  /** The status of a FolderSync, or the HTTP status. */
  async sync(): Promise<string> {
    const headers = { "x-ms-policykey": this.key };
    const answer = await this.run("FolderSync", { syncKey: "0" }, { headers }).catch((error: unknown) =>
      String(error),
    );
    return typeof answer === "string" ? (/HTTP \d+/.exec(answer)?.[0] ?? answer) : (answer?.status ?? "");
  }

  /** Syncs, and applies the policy first where it is told to; at most `most` times. */
  async syncObediently(most = 3): Promise<void> {
    for (let n = 0; n < most; n++) {
      if ((await this.sync()) === "ok") return;
      await this.provision();
    }
    throw new Error("the device goes round in circles");
  }
}

/** Every setting with a value that demands something, and the versions that have it (MS-ASPROV 2.2.2). */
const from12: Policy = {
  devicePasswordEnabled: true,
  alphanumericDevicePasswordRequired: true,
  passwordRecoveryEnabled: true,
  attachmentsEnabled: false,
  minDevicePasswordLength: 8,
  maxInactivityTimeDeviceLock: 300,
  maxDevicePasswordFailedAttempts: 8,
  maxAttachmentSize: 1_000_000,
  allowSimpleDevicePassword: false,
  devicePasswordExpiration: 90,
  devicePasswordHistory: 5,
};
const from121: Policy = {
  requireStorageCardEncryption: true,
  allowStorageCard: false,
  allowCamera: false,
  requireDeviceEncryption: true,
  allowUnsignedApplications: false,
  allowUnsignedInstallationPackages: false,
  minDevicePasswordComplexCharacters: 3,
  allowWiFi: false,
  allowTextMessaging: false,
  allowPOPIMAPEmail: false,
  allowBluetooth: "handsfreeOnly",
  allowIrDA: false,
  requireManualSyncWhenRoaming: true,
  allowDesktopSync: false,
  maxCalendarAgeFilter: 4,
  allowHTMLEmail: false,
  maxEmailAgeFilter: 3,
  maxEmailBodyTruncationSize: 1000,
  maxEmailHTMLBodyTruncationSize: 2000,
  requireSignedSMIMEMessages: true,
  requireEncryptedSMIMEMessages: true,
  requireSignedSMIMEAlgorithm: "md5",
  requireEncryptionSMIMEAlgorithm: "rc2With128Bit",
  allowSMIMEEncryptionAlgorithmNegotiation: "strongOnly",
  allowSMIMESoftCerts: false,
  allowBrowser: false,
  allowConsumerEmail: false,
  allowRemoteDesktop: false,
  allowInternetSharing: false,
  unapprovedInROMApplicationList: ["calc.exe", "game.exe"],
  approvedApplicationList: ["a94a8fe5ccb19ba61c4c0873d391e987982fbbd3"],
};
const everything: Policy = { ...from12, ...from121 };

/** What each version is sent; 2.5 gets a text. */
const sentAt: Readonly<Record<Exclude<ProtocolVersion, "2.5">, Policy>> = {
  "12.0": from12,
  "12.1": everything,
  "14.0": everything,
  "14.1": everything,
  "16.0": everything,
  "16.1": everything,
};

async function openWith(version: ProtocolVersion, policy: Policy, options = {}) {
  const { server } = await openMailbox(options);
  await server.devices.policies.set("office", { settings: policy }, by);
  await server.devices.policies.assign({ fallback: "office" }, by);
  return { server, device: new PolicyDevice(server, version) };
}

describe("the settings of a policy", () => {
  it.each(Object.entries(sentAt))("reach a device of %s as far as it has them", async (version, sent) => {
    const { device } = await openWith(
      protocolVersions.find((each) => each === version) ?? "16.1",
      everything,
    );
    const { policy } = await device.offer();
    expect(policy?.data?.easProvisionDoc).toEqual(sent);
  });

  describe.each(Object.keys(everything))("%s", (name) => {
    it.each(Object.entries(sentAt))("alone is sent to %s only if it has it", async (version, sent) => {
      const one = Object.fromEntries(Object.entries(everything).filter(([each]) => each === name));
      const { device } = await openWith(protocolVersions.find((each) => each === version) ?? "16.1", one);
      const { policy } = await device.offer();
      expect(policy?.data?.easProvisionDoc).toEqual(Object.hasOwn(sent, name) ? one : {});
    });
  });

  it("are a WAP document at 2.5, within its bounds (MS-ASPROV 2.2.2.23.2)", async () => {
    const { device } = await openWith("2.5", { ...everything, maxDevicePasswordFailedAttempts: 99 });
    const { policy } = await device.offer();
    const text = policy?.data?.wapProvisioning ?? "";
    const parms = Object.fromEntries(
      [...text.matchAll(/<parm name="(\w+)" value="(-?\d+)"\/>/g)].map(([, name, value]) => [name, value]),
    );
    expect(parms).toEqual({
      "4131": "0",
      AEFrequencyType: "1",
      AEFrequencyValue: "5",
      DeviceWipeThreshold: "16",
      MinimumPasswordLength: "8",
      PasswordComplexity: "0",
    });
  });

  it("that are not demanded any more are undone on a device that had applied them", async () => {
    const { server, device } = await openWith("16.1", { devicePasswordEnabled: true, allowCamera: false });
    await device.syncObediently();
    await server.devices.policies.set("office", { settings: { devicePasswordEnabled: true } }, by);
    expect(await device.sync()).toBe("policyRefresh");
    const { policy } = await device.offer();
    expect(policy?.data?.easProvisionDoc).toEqual({ devicePasswordEnabled: true, allowCamera: true });
    await device.syncObediently();
    expect((await device.offer()).policy?.data?.easProvisionDoc).toEqual({ devicePasswordEnabled: true });
  });

  it.each([
    ["an unknown one", { allowTeleport: true }],
    ["a wrong type", { minDevicePasswordLength: "eight" }],
    ["a word that does not exist", { allowBluetooth: "sometimes" }],
  ])("are refused where there is %s", async (_name, settings) => {
    const { server } = await openMailbox();
    const wrong: unknown = settings;
    await expect(
      server.devices.policies.set("office", { settings: wrong as Policy }, by),
    ).rejects.toMatchObject({ code: "invalid" });
    expect((await server.devices.policies.get()).policies).toEqual({});
  });
});

describe.each(protocolVersions)("provisioning at %s", (version) => {
  const told = (word: string) => (isOld(version) ? "HTTP 449" : word);

  it("comes before everything else, and again when the policy has become another", async () => {
    const { server, device } = await openWith(version, { devicePasswordEnabled: true });
    expect(await device.sync()).toBe(told("deviceNotProvisioned"));
    await device.provision();
    expect(await device.sync()).toBe("ok");
    const settings = { devicePasswordEnabled: true, minDevicePasswordLength: 6 };
    await server.devices.policies.set("office", { settings }, by);
    expect(await device.sync()).toBe(told("policyRefresh"));
    device.key = "4294967295";
    expect(await device.sync()).toBe(told("invalidPolicyKey"));
    await device.provision();
    expect(await device.sync()).toBe("ok");
    expect(device.provisioned).toBe(2);
  });

  it("holds a device back that applied a part, none or another policy, unless the policy is loose", async () => {
    const { server, device } = await openWith(version, { devicePasswordEnabled: true });
    for (const [status, word] of [
      ["partlyApplied", "deviceNotFullyProvisionable"],
      ["notApplied", "deviceNotFullyProvisionable"],
      ["managedElsewhere", "externallyManagedDevicesNotAllowed"],
    ] as const) {
      const answer = await device.provision(status);
      if (isOld(version)) expect(answer?.policies?.[0]).toMatchObject({ status: "noPolicy" });
      else expect(answer).toEqual({ status: word });
      expect(await device.sync()).toBe(told("deviceNotProvisioned"));
    }
    expect((await server.devices.get("alice", "TEST1"))?.policy?.outcome).toBe("managed");
    await server.devices.policies.set(
      "office",
      { settings: { devicePasswordEnabled: true }, loose: true },
      by,
    );
    await device.provision("partlyApplied");
    expect(await device.sync()).toBe("ok");
  });

  it("lets a device that cannot provision in after some tries, where the policy is loose", async () => {
    const { server, device } = await openWith(version, { devicePasswordEnabled: true });
    for (let n = 0; n < 5; n++) expect(await device.sync()).toBe(told("deviceNotProvisioned"));
    await server.devices.policies.set(
      "office",
      { settings: { devicePasswordEnabled: true }, loose: true },
      by,
    );
    expect(await device.sync()).toBe("ok");
  });
});

describe("a policy", () => {
  it("is the device's, the user's, a group's, the backend's or the fallback, in this order", async () => {
    let given: Policy | undefined;
    const { server } = await openMailbox({
      wrap: (backend) => ({
        ...backend,
        authenticate: async () => ({ id: "alice", groups: ["staff"] }),
        getPolicy: async () => given,
      }),
    });
    const { policies, userSettings } = server.devices;
    const device = new PolicyDevice(server, "16.1");
    const length = async () => (await device.offer()).policy?.data?.easProvisionDoc?.minDevicePasswordLength;
    for (const [at, name] of ["fallback", "group", "user", "device"].entries())
      await policies.set(name, { settings: { minDevicePasswordLength: at + 1 } }, by);
    expect(await length()).toBeUndefined();
    await policies.assign({ fallback: "fallback" }, by);
    expect(await length()).toBe(1);
    given = { minDevicePasswordLength: 9 };
    server.notify.policyChanged("alice");
    expect(await length()).toBe(9);
    await policies.assign({ groups: [{ group: "staff", policy: "group" }] }, by);
    expect(await length()).toBe(2);
    await userSettings.set("alice", { policy: "user" }, by);
    expect(await length()).toBe(3);
    await policies.assignDevice("alice", "TEST1", "device", by);
    expect(await length()).toBe(4);
    await policies.remove("device", by);
    expect(await length()).toBe(3);
    await expect(policies.assignDevice("alice", "TEST1", "device", by)).rejects.toMatchObject({
      code: "unknown-policy",
    });
  });

  it("that becomes another ends the Ping of a device that waits, if the device can see it", async () => {
    const { server, device } = await openWith("16.1", { devicePasswordEnabled: true });
    await device.syncObediently();
    const old = new PolicyDevice(server, "12.0", "OLD");
    await old.syncObediently();
    const ping = (each: PolicyDevice) =>
      each.run("Ping", { heartbeatInterval: 900, folders: [{ id: "inbox", class: "Email" }] });
    for (const each of [device, old]) {
      const headers = { "x-ms-policykey": each.key };
      const collections = [{ collectionId: "inbox", class: "Email", syncKey: "0" } as const];
      const synced = await each.run("Sync", { collections }, { headers });
      expect(synced?.collections?.[0]?.status).toBe("ok");
    }
    const waiting = ping(device);
    await untilWaiting(device);
    const waitingOld = ping(old);
    while (server.waiting < 2) await new Promise((resolve) => setImmediate(resolve));
    const settings = { devicePasswordEnabled: true, allowCamera: false };
    await server.devices.policies.set("office", { settings }, by);
    expect((await waiting)?.status).toBe("policyRefresh");
    expect(server.waiting).toBe(1);
    server.drain();
    expect((await waitingOld)?.status).toBe("noChanges");
  });

  it("is the same for a device that speaks an older version now and then", async () => {
    const { server, device } = await openWith("16.1", everything);
    await device.syncObediently();
    const older = new PolicyDevice(server, "12.0");
    older.key = device.key;
    expect(await older.sync()).toBe("ok");
    expect(await device.sync()).toBe("ok");
  });

  it("is asked for again where it was acknowledged with another key", async () => {
    const { device } = await openWith("16.1", { devicePasswordEnabled: true });
    await device.offer();
    const wrong = await device.run("Provision", {
      policies: [{ policyType: typeAt("16.1"), policyKey: "5", status: "applied" }],
    });
    expect(wrong?.policies?.[0]?.status).toBe("policyKeyInvalid");
  });
});

describe("a hundred changes of the policy", () => {
  it("make each of 50 devices provision once for every change that it can see, and none loops", async () => {
    const { server } = await openWith("16.1", { devicePasswordEnabled: true });
    const devices = Array.from({ length: 50 }, (_, at) => {
      const version = protocolVersions[at % protocolVersions.length] ?? "16.1";
      return new PolicyDevice(server, version, `D${at}`);
    });
    for (const device of devices) await device.syncObediently(1 + 1);
    const seen = { "2.5": 1, "12.0": 1, "12.1": 1 };
    for (let change = 1; change <= 100; change++) {
      const settings: Policy = {
        devicePasswordEnabled: true,
        minDevicePasswordLength: 4 + Math.floor(change / 10),
        devicePasswordHistory: Math.floor(change / 5),
        maxEmailAgeFilter: change % 2 === 0 ? 3 : 4,
      };
      await server.devices.policies.set("office", { settings }, by);
      const now = { "2.5": change % 10 === 0, "12.0": change % 5 === 0, "12.1": true };
      // The first change adds settings, all of which are news where a version has them.
      seen["2.5"] += now["2.5"] || change === 1 ? 1 : 0;
      seen["12.0"] += now["12.0"] || change === 1 ? 1 : 0;
      seen["12.1"] += 1;
      for (const device of devices) await device.syncObediently(1 + 1);
    }
    for (const device of devices) {
      const expected =
        device.version === "2.5" || device.version === "12.0" ? seen[device.version] : seen["12.1"];
      expect(device.provisioned, `${device.id} ${device.version}`).toBe(expected);
    }
    expect(server.events.filter((event) => event.type === "storm")).toEqual([]);
  }, 30_000);
});

describe("a device that provisions in circles", () => {
  it("is held up, and the reason is told", async () => {
    const provisionLoop = { repeats: 5, within: 60_000, pause: 30 };
    const { server, device } = await openWith("16.1", { devicePasswordEnabled: true }, { provisionLoop });
    for (let n = 0; n < 4; n++) {
      await device.provision();
      device.key = "1";
      await device.sync();
    }
    await device.offer();
    expect(server.events.find((event) => event.type === "storm")).toMatchObject({
      deviceId: "TEST1",
      reason: expect.stringContaining("the device presents another policy key than it was given"),
    });
    const { status, headers } = await device.raw({ url: device.urlOf("FolderSync") });
    expect(status).toBe(503);
    expect(headers["retry-after"]).toBeDefined();
  });
});

describe("the first Provision", () => {
  it("has to tell what the device is from 14.1 on, where that is demanded", async () => {
    const { server } = await openMailbox({ requireDeviceInformation: true });
    for (const version of ["14.1", "16.1"] as const) {
      const device = new PolicyDevice(server, version, `D${version}`);
      expect((await device.offer()).answer).toEqual({ status: "deviceInformationRequired" });
      const policies = [{ policyType: typeAt(version) }];
      const told = await device.run("Provision", {
        deviceInformation: { set: { model: "Test" } },
        policies,
      });
      expect(told).toMatchObject({ status: "ok", deviceInformation: { status: "ok" } });
    }
    const older = new PolicyDevice(server, "14.0", "OLDER");
    expect((await older.offer()).answer?.status).toBe("ok");
  });

  it("needs no mailbox that was synced before", async () => {
    const { server, device } = await openMailbox();
    await primeInbox(device);
    expect((await new PolicyDevice(server, "16.1", "NEW").offer()).answer?.status).toBe("ok");
  });
});
