import type { Backend } from "@easkit/backend";
import { createMessageComposer, createMimeConverter, createTextConverter } from "@easkit/convert-mime";
import { describe, expect, it } from "vitest";
import { testConverters } from "../testing/test-converters.js";
import { listItems, openMailbox, propertiesOf } from "../testing/test-mailbox.js";

const converters = {
  ...testConverters,
  mime: createMimeConverter(),
  text: createTextConverter(),
  composer: createMessageComposer(),
};

type Options = NonNullable<Parameters<typeof openMailbox>[0]>;

const inThread = (number: number, text = "x") => ({
  text,
  headers: `Message-ID: <${number}@example.com>\n${number > 1 ? "References: <1@example.com>\n" : ""}`,
});

/** A mailbox with a conversation in the Inbox, a folder and the sent items, and how to move it. */
async function open(options: Options = {}) {
  const mailbox = await openMailbox({ converters, ...options });
  const { backend, device, deliver } = mailbox;
  const { id: project } = backend.mailbox("alice").addFolder({ displayName: "Project", type: "userMail" });
  const { id: other } = backend.mailbox("alice").addFolder({ displayName: "Other", type: "userMail" });
  await device.run("FolderSync", { syncKey: "0" });
  const serverId = deliver("Lunch", inThread(1));
  deliver("Re: Lunch", { ...inThread(2), folderId: other });
  deliver("Re: Lunch", { ...inThread(3), folderId: "sentItems" });
  deliver("Else", { headers: "Message-ID: <else@example.com>\n" });
  const wish = [{ tag: "fetch", value: { store: "Mailbox", collectionId: "inbox", serverId } }] as const;
  const [fetched] = (await device.run("ItemOperations", wish))?.response ?? [];
  const properties = fetched?.tag === "fetch" ? fetched.value.properties : undefined;
  const conversationId = (properties && propertiesOf(properties).conversationId) ?? new Uint8Array();
  const move = async (value: object) => {
    const all = { conversationId, dstFldId: project, options: { moveAlways: true }, ...value };
    const response = await device.run("ItemOperations", [{ tag: "move", value: all as never }]);
    const [result] = response?.response ?? [];
    return result?.tag === "move" ? result.value : response;
  };
  const count = async (folderId: string) => (await listItems(backend, folderId)).length;
  return { ...mailbox, project, other, conversationId, move, count };
}

describe.each(["14.0", "14.1", "16.0", "16.1"] as const)(
  "a conversation moved by a device of %s",
  (version) => {
    it("leaves all folders but the sent items, and what comes follows it (MS-ASCON_R215, R130)", async () => {
      const { move, count, conversationId, deliver, project, other } = await open({ version });
      expect(await move({})).toEqual({ status: "ok", conversationId });
      expect([await count(project), await count(other), await count("inbox")]).toEqual([2, 0, 1]);
      expect(await count("sentItems")).toBe(1);
      deliver("Re: Lunch", inThread(4));
      expect([await count(project), await count("inbox")]).toEqual([3, 1]);
    });

    it("is moved by the library where the backend cannot, which is half of what was asked", async () => {
      const { move, count, conversationId, deliver, project } = await open({
        version,
        without: ["moveConversation"],
      });
      expect(await move({})).toEqual({ status: "partialSuccess", conversationId });
      expect([await count(project), await count("inbox"), await count("sentItems")]).toEqual([2, 1, 1]);
      deliver("Re: Lunch", inThread(4));
      expect(await count("inbox")).toBe(2);
      expect(await move({ dstFldId: "deletedItems" })).toMatchObject({ status: "partialSuccess" });
      expect(await count("deletedItems")).toBe(3);
    });

    it("goes to no folder that holds other things, and not without being asked for always", async () => {
      const { move, count, backend, device } = await open({ version });
      const { id: cache } = backend
        .mailbox("alice")
        .addFolder({ displayName: "Cache", type: "recipientInformationCache" });
      await device.run("FolderSync", { syncKey: "0" });
      const statusOf = async (value: object) => (await move(value))?.status;
      // MS-ASCMD_R3475
      expect(await statusOf({ options: {} })).toBe("moveCommandDisallowedForNonPersistentMoveAction");
      expect(await statusOf({ dstFldId: "nowhere" })).toBe("notFound"); // MS-ASCON_R317
      expect(await statusOf({ conversationId: new Uint8Array(16) })).toBe("notFound"); // MS-ASCON_R146
      expect(await statusOf({ dstFldId: cache })).toBe("invalidCombinationOfIDs"); // MS-ASCON_R262
      for (const dstFldId of ["calendar", "drafts", "outbox"]) {
        expect(await statusOf({ dstFldId })).toBe("moveCommandInvalidDestinationFolder"); // MS-ASCON_R338
      }
      expect(await statusOf({ dstFldId: "" })).toBe("protocolError");
      expect(await count("inbox")).toBe(2);
    });
  },
);

describe("a conversation", () => {
  it("is not moved by a device of 12.1", async () => {
    const { move, count } = await open({ version: "16.1" });
    const old = await open({ version: "12.1" });
    expect(await move({})).toMatchObject({ status: "ok" });
    const body = await (await open()).device.encode("ItemOperations", [
      { tag: "move", value: { conversationId: old.conversationId, dstFldId: old.project } },
    ]);
    const { device } = old;
    const reply = await device.raw({ url: device.urlOf("ItemOperations"), body });
    expect(Buffer.from(reply.body).toString("hex")).toContain(Buffer.from("2").toString("hex"));
    expect([await old.count("inbox"), await count("inbox")]).toEqual([2, 1]);
  });

  it("stays where a message cannot be moved, and that is said", async () => {
    const wrap = (backend: Backend): Backend => ({
      ...backend,
      moveItem: async () => {
        throw new Error("broken");
      },
    });
    const { move, count } = await open({ without: ["moveConversation"], wrap });
    expect(await move({})).toMatchObject({ status: "serverError" });
    expect(await count("inbox")).toBe(2);
    const none = await open({ without: ["moveConversation", "moveItem"] });
    expect(await none.move({})).toMatchObject({ status: "accessDenied" });
  });
});
