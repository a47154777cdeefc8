import { type Backend, BackendError, type OutOfOffice } from "@easkit/backend";
import { describe, expect, it } from "vitest";
import { openMailbox } from "../testing/test-mailbox.js";

const utc = (text: string) => new Date(`${text}Z`);
const [start, end] = [utc("2026-12-20T00:00:00"), utc("2027-01-03T00:00:00")];

/** A device, and what the groupware has been told. */
async function open(override: (backend: Backend) => Partial<Backend> = () => ({})) {
  const mailbox = await openMailbox({ wrap: (backend) => ({ ...backend, ...override(backend) }) });
  const { device, backend } = mailbox;
  return {
    ...mailbox,
    oof: async (oof: NonNullable<Parameters<typeof device.run<"Settings">>[1]>["oof"]) =>
      (await device.run("Settings", { oof }))?.oof,
    password: async (password?: string) =>
      (await device.run("Settings", { devicePassword: { set: password === undefined ? {} : { password } } }))
        ?.devicePassword,
    kept: (): OutOfOffice => backend.mailbox("alice").account.outOfOffice,
  };
}

const failing = (error: Error) => () => ({
  getOutOfOffice: () => Promise.reject(error),
  setOutOfOffice: () => Promise.reject(error),
  setDevicePassword: () => Promise.reject(error),
});

describe("automatic replies", () => {
  it("are set for three audiences and a time, and read again in the form asked for", async () => {
    const { oof } = await open();
    const set = {
      oofState: "timeBased",
      startTime: start,
      endTime: end,
      messages: [
        { appliesToInternal: true, enabled: true, replyMessage: "<p>Away</p>", bodyType: "HTML" },
        { appliesToExternalKnown: true, enabled: true, replyMessage: "Gone", bodyType: "Text" },
        { appliesToExternalUnknown: true, enabled: false },
      ],
    } as const;
    expect(await oof({ set })).toEqual({ status: "ok" });
    const answer = await oof({ get: { bodyType: "Text" } });
    expect(answer).toEqual({
      status: "ok",
      get: {
        oofState: "timeBased",
        startTime: start,
        endTime: end,
        messages: [
          { appliesToInternal: true, enabled: true, replyMessage: "Away", bodyType: "Text" },
          { appliesToExternalKnown: true, enabled: true, replyMessage: "Gone", bodyType: "Text" },
          { appliesToExternalUnknown: true, enabled: false },
        ],
      },
    });
    expect((await oof({ get: { bodyType: "html" } }))?.get?.messages?.[1]?.replyMessage).toBe(
      "<div>Gone</div>",
    );
  });

  it("keep what a device does not say: texts, and the time", async () => {
    const { oof, kept } = await open();
    const message = {
      appliesToInternal: true,
      enabled: true,
      replyMessage: "Away",
      bodyType: "Text",
    } as const;
    await oof({ set: { oofState: "timeBased", startTime: start, endTime: end, messages: [message] } });
    await oof({ set: { oofState: "timeBased", messages: [{ appliesToInternal: true, enabled: false }] } });
    expect(kept()).toEqual({
      state: "timeBased",
      start,
      end,
      messages: { internal: { enabled: false, type: "plain", text: "Away" } },
    });
    await oof({ set: { oofState: "disabled" } });
    expect(kept()).toEqual({
      state: "disabled",
      messages: { internal: { enabled: false, type: "plain", text: "Away" } },
    });
  });

  it("of all time keep no times that come with them (MS-ASCMD_R3535, R7544)", async () => {
    const { oof, kept } = await open();
    expect(await oof({ set: { oofState: "global", startTime: start, endTime: end } })).toEqual({
      status: "ok",
    });
    expect(kept()).toEqual({ state: "global", messages: {} });
  });

  it.each([
    // MS-ASCMD_R2272, R5681
    [{ set: { oofState: "timeBased", startTime: start } }, "protocolError"],
    [{ set: { oofState: "timeBased", endTime: end } }, "protocolError"],
    [{ set: { oofState: "timeBased", startTime: end, endTime: start } }, "invalidArguments"],
    // MS-ASCMD_R824, R825
    [{ get: {} }, "protocolError"],
    [{ get: { bodyType: "RTF" } }, "invalidArguments"],
    [
      { set: { oofState: "global", messages: [{ appliesToInternal: true, replyMessage: "x" }] } },
      "protocolError",
    ],
    [
      {
        set: {
          oofState: "global",
          messages: [{ appliesToInternal: true, replyMessage: "x", bodyType: "?" }],
        },
      },
      "invalidArguments",
    ],
    [{ set: { oofState: "global", messages: [{ enabled: true }] } }, "protocolError"],
    // MS-ASCMD_R3526
    [
      { set: { oofState: "global", messages: [{ appliesToInternal: true }, { appliesToInternal: true }] } },
      "conflictingArguments",
    ],
    [{ get: { bodyType: "Text" }, set: { oofState: "global" } }, "conflictingArguments"],
    [{}, "protocolError"],
  ] as const)("are not touched by %j", async (wish, status) => {
    const { oof, kept } = await open();
    expect(await oof(wish)).toEqual({ status });
    expect(kept()).toEqual({ state: "disabled", messages: {} });
  });

  it.each([
    [new BackendError("forbidden", "no"), "accessDenied"],
    [new BackendError("unavailable", "no"), "serverUnavailable"],
    [new BackendError("invalid", "no"), "invalidArguments"],
    [new Error("no"), "serverUnavailable"],
  ] as const)("that fail with %s are %s, and hurt no other part", async (error, status) => {
    const { device } = await open(failing(error));
    const get = { bodyType: "Text" };
    const answer = await device.run("Settings", { oof: { get }, userInformation: { get: true } });
    expect(answer).toMatchObject({ status: "ok", oof: { status }, userInformation: { status: "ok" } });
  });

  it("are not there if the backend has none", async () => {
    const { device } = await openMailbox({ without: ["getOutOfOffice", "setOutOfOffice"] });
    for (const oof of [{ get: { bodyType: "Text" } }, { set: { oofState: "global" } }] as const)
      expect((await device.run("Settings", { oof }))?.oof).toEqual({ status: "invalidArguments" });
  });
});

describe("the password of a device", () => {
  it("is kept, and forgotten when it is empty (MS-ASCMD_R3661)", async () => {
    const { password, backend } = await open();
    const kept = () => [...backend.mailbox("alice").account.devicePasswords.values()];
    expect(await password("1234")).toEqual({ status: "ok" });
    expect(kept()).toEqual(["1234"]);
    expect(await password("")).toEqual({ status: "ok" });
    expect(kept()).toEqual([]);
  });

  it("has at most 255 characters (MS-ASCMD_R3660)", async () => {
    const { password } = await open();
    expect(await password("x".repeat(255))).toEqual({ status: "ok" });
    expect(await password("x".repeat(256))).toEqual({ status: "invalidArguments" });
    expect(await password()).toEqual({ status: "protocolError" });
  });

  it("is not kept where the groupware does not want it", async () => {
    const forbidden = await open(failing(new BackendError("forbidden", "no")));
    expect(await forbidden.password("1234")).toEqual({ status: "deniedByPolicy" });
    const { device } = await openMailbox({ without: ["setDevicePassword"] });
    const devicePassword = { set: { password: "1234" } };
    expect((await device.run("Settings", { devicePassword }))?.devicePassword).toEqual({
      status: "deniedByPolicy",
    });
  });
});
