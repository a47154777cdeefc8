import { type Backend, BackendError } from "@easkit/backend";
import { describe, expect, it } from "vitest";
import { csv, Drafts, kinds, letter, plain, versions } from "../testing/test-drafts.js";
import { propertiesOf } from "../testing/test-mailbox.js";

describe.each(versions)("drafts that are sent of %s", (version) => {
  it("are sent when they are added, and leave nothing but a copy (MS-ASEMAIL_R1389)", async () => {
    const drafts = await Drafts.open({ version });
    const added = await drafts.add(letter, { send: true });
    expect(added).toEqual({ class: "Email", clientId: "c1", status: "ok" });
    expect(await drafts.mimes()).toEqual([]);
    const [sent = ""] = await drafts.mimes("sentItems");
    expect(sent).toContain("Bcc: <secret@example.com>");
    const [got = ""] = await drafts.mimes("inbox", "bob");
    expect(got).toContain("Hello");
    expect(got).not.toContain("secret@");
  });

  it.each(kinds)("are sent when they are changed in a backend %s, and go away", async (_, options) => {
    const drafts = await Drafts.open({ version, ...options });
    const { serverId = "" } = await drafts.add(letter);
    const { answer, response } = await drafts.change(serverId, { subject: "Now" }, { send: true });
    expect(response).toBeUndefined();
    expect(answer?.commands).toMatchObject([{ tag: "delete", value: { serverId } }]);
    expect(await drafts.mimes()).toEqual([]);
    expect(await drafts.mimes("sentItems")).toHaveLength(1);
    expect((await drafts.mimes("inbox", "bob"))[0]).toContain("Subject: Now");
  });

  it("that are only to be sent are sent as they are", async () => {
    const drafts = await Drafts.open({ version });
    const { serverId = "" } = await drafts.add(letter);
    await drafts.change(serverId, undefined, { send: true });
    expect((await drafts.mimes("inbox", "bob"))[0]).toContain("Hello");
    expect(await drafts.mimes()).toEqual([]);
  });

  it("are not made, changed or sent twice when the answer was lost", async () => {
    const drafts = await Drafts.open({ version });
    await drafts.add({ ...letter, attachments: [csv("a", "A")] }, {}, { lost: true });
    const again = await drafts.add({ ...letter, attachments: [csv("a", "A")] });
    expect(await drafts.mimes()).toHaveLength(1);
    const told = again.applicationData ? propertiesOf(again.applicationData) : {};
    expect(told).toMatchObject({ attachments: [{ value: { clientId: "a" } }] });
    expect(told.conversationId).toHaveLength(16);
    const id = again.serverId ?? "";
    for (const lost of [true, true, false]) {
      await drafts.change(id, { attachments: [csv("b", "B")] }, {}, { lost });
    }
    expect((await drafts.mimes())[0]?.match(/filename/g)).toHaveLength(2);
    for (const lost of [true, true, false]) {
      const { answer } = await drafts.change(id, { subject: "Go" }, { send: true }, { lost });
      expect(answer?.commands).toMatchObject([{ tag: "delete" }]);
    }
    expect(await drafts.mimes("inbox", "bob")).toHaveLength(1);
    expect(await drafts.mimes("sentItems")).toHaveLength(1);
    expect(await drafts.mimes()).toEqual([]);
  });

  it("are sent once though the server stopped before it could say so", async () => {
    let stops = true;
    const wrap = (backend: Backend): Backend => ({
      ...backend,
      async deleteItem(...call) {
        await backend.deleteItem?.(...call);
        if (stops) throw new Error("the process ends here");
      },
    });
    const drafts = await Drafts.open({ version, wrap });
    const { serverId = "" } = await drafts.add(letter);
    await drafts.change(serverId, undefined, { send: true }, { lost: true });
    stops = false;
    await drafts.change(serverId, undefined, { send: true });
    expect(await drafts.mimes("inbox", "bob")).toHaveLength(1);
    expect(await drafts.mimes()).toEqual([]);
  });

  it("without a recipient, or with one that is no address, are not sent (MS-ASCMD_R7472)", async () => {
    const drafts = await Drafts.open({ version });
    for (const to of [null, "Bob", "bob@", "bob@example.com, carol"]) {
      const added = await drafts.add(
        { subject: "x", body: plain("y"), to },
        { send: true, clientId: `c${to}` },
      );
      expect(added).toEqual({ clientId: `c${to}`, status: "invalidRecipients" });
      const kept = await drafts.add({ subject: "x", to }, { clientId: `d${to}` });
      expect(kept).toMatchObject({ status: "ok" });
      const { response } = await drafts.change(kept.serverId ?? "", undefined, { send: true });
      expect(response).toMatchObject({ status: "invalidRecipients", serverId: kept.serverId });
    }
    expect(await drafts.mimes()).toHaveLength(4);
    expect(await drafts.mimes("sentItems")).toEqual([]);
  });

  it("stay where they are if sending them is refused", async () => {
    let code: "quota" | "too-large" = "quota";
    const wrap = (backend: Backend): Backend => ({
      ...backend,
      sendMail: async () => {
        throw new BackendError(code, "no");
      },
    });
    const drafts = await Drafts.open({ version, wrap });
    const { serverId = "" } = await drafts.add(letter);
    const { response } = await drafts.change(serverId, undefined, { send: true });
    expect(response).toMatchObject({ status: "sendQuotaExceeded" });
    code = "too-large";
    const again = await drafts.change(serverId, undefined, { send: true });
    expect(again.response).toMatchObject({ status: "attachmentIsTooLarge" });
    expect(await drafts.mimes()).toHaveLength(1);
  });
});
