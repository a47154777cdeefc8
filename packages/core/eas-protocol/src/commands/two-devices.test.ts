import { describe, expect, it } from "vitest";
import { TestDevice } from "../testing/test-device.js";
import { openMailbox, primeInbox, subjectsOf, syncInbox } from "../testing/test-mailbox.js";

describe("two devices", () => {
  it("see each other's changes and not their own", async () => {
    const { device, server, deliver } = await openMailbox();
    const other = new TestDevice(server, "14.1", "TEST2");
    await other.run("FolderSync", { syncKey: "0" });
    deliver("one");
    const mine = await syncInbox(device, await primeInbox(device));
    const theirs = await syncInbox(other, await primeInbox(other));
    expect(subjectsOf(mine)).toEqual(["one"]);
    const [add] = mine?.commands ?? [];
    const serverId = add?.value.serverId ?? "";
    await syncInbox(device, mine?.syncKey ?? "", {
      deletesAsMoves: false,
      commands: [{ tag: "delete", value: { serverId } }],
    });
    const next = await syncInbox(other, theirs?.syncKey ?? "");
    expect(next?.commands).toMatchObject([{ tag: "delete", value: { serverId } }]);
  });
});
