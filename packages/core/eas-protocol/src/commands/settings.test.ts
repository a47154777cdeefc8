import { describe, expect, it } from "vitest";
import { openMailbox } from "../testing/test-mailbox.js";

describe("Settings", () => {
  it("keeps what the device says of itself and tells the user's addresses", async () => {
    const { device } = await openMailbox();
    const answer = await device.run("Settings", {
      deviceInformation: { set: { model: "Test 1", os: "TestOS" } },
      userInformation: { get: true },
    });
    expect(answer).toMatchObject({
      status: "ok",
      deviceInformation: { status: "ok" },
      userInformation: {
        status: "ok",
        get: { accounts: [{ emailAddresses: { primarySmtpAddress: "alice@example.com" } }] },
      },
    });
  });

  it("puts the addresses where each version looks for them", async () => {
    const { device } = await openMailbox({ version: "12.1" });
    const answer = await device.run("Settings", { userInformation: { get: true } });
    expect(answer?.userInformation?.get).toEqual({
      emailAddresses: { smtpAddresses: ["alice@example.com"] },
    });
  });

  it("refuses a request that asks for nothing", async () => {
    const { device } = await openMailbox();
    expect(await device.run("Settings", {})).toEqual({ status: "protocolError" });
  });
});
