import { describe, expect, it } from "vitest";
import { openMailbox, primeInbox } from "../testing/test-mailbox.js";

describe("GetItemEstimate", () => {
  it.each(["12.1", "14.1", "16.1"] as const)("counts what a Sync would bring, at %s", async (version) => {
    const { device, deliver } = await openMailbox({ version });
    for (let i = 0; i < 7; i++) deliver(`message ${i}`);
    const syncKey = await primeInbox(device);
    const estimate = async (collection: object) =>
      (
        await device.run("GetItemEstimate", {
          collections: [{ collectionId: "inbox", syncKey, ...collection }],
        })
      )?.responses?.[0];
    expect(await estimate({})).toMatchObject({
      status: "ok",
      collection: { collectionId: "inbox", estimate: 7 },
    });
    expect(await estimate({ syncKey: "0" })).toMatchObject({ status: "notPrimed" });
    expect(await estimate({ syncKey: "4711" })).toMatchObject({ status: "syncKeyInvalid" });
    expect(await estimate({ collectionId: "nowhere" })).toMatchObject({ status: "collectionInvalid" });
  });
});
