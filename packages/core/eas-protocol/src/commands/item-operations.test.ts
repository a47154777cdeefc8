import { email } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import type { TestDevice } from "../testing/test-device.js";
import {
  listItems,
  message,
  openMailbox,
  primeInbox,
  propertiesOf,
  syncInbox,
} from "../testing/test-mailbox.js";

const text = (data: Uint8Array) => new TextDecoder().decode(data);

describe("ItemOperations", () => {
  const fetchOne = async (
    device: TestDevice,
    value: object,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const response = await device.run(
      "ItemOperations",
      [{ tag: "fetch", value: { store: "Mailbox", ...value } }],
      { headers },
    );
    const [result] = response?.response ?? [];
    return result?.tag === "fetch" ? result.value : undefined;
  };

  it("fetches an item by its ids as the options say", async () => {
    const { device, deliver } = await openMailbox();
    const serverId = deliver("one");
    const options = { bodyPreferences: [{ type: "mime" as const }], mimeSupport: "always" as const };
    const item = await fetchOne(device, { collectionId: "inbox", serverId, options });
    expect(item).toMatchObject({ status: "ok", collectionId: "inbox", serverId, class: "Email" });
    expect(item?.properties && propertiesOf(item.properties).body?.data).toBe(message("one"));
  });

  it("fetches attachments in base64, whole and in ranges", async () => {
    const { device, deliver } = await openMailbox();
    deliver("one", { text: "0123456789" });
    const round = await syncInbox(device, await primeInbox(device));
    const [add] = round?.commands ?? [];
    const properties = add?.tag === "add" ? propertiesOf(add.value.applicationData) : undefined;
    const [attachment] = properties?.attachments ?? [];
    const fileReference = attachment?.tag === "attachment" ? attachment.value.fileReference : "";
    const stepsOf = (value: Awaited<ReturnType<typeof fetchOne>>) =>
      value?.properties?.steps.flatMap((step) =>
        typeof step === "object" && "text" in step ? [step.text] : [],
      );
    expect(stepsOf(await fetchOne(device, { fileReference }))).toEqual(["text/plain", btoa("0123456789\n")]);
    const ranged = await fetchOne(device, { fileReference, options: { range: "2-4" } });
    expect(stepsOf(ranged)).toEqual(["text/plain", "2-4", "11", btoa("234")]);
    expect(await fetchOne(device, { fileReference, options: { range: "50-60" } })).toMatchObject({
      status: "rangeInvalid",
    });
    expect(await fetchOne(device, { fileReference, options: { range: "x" } })).toMatchObject({
      status: "rangeInvalid",
    });
    expect(await fetchOne(device, { fileReference: `${fileReference}9` })).toMatchObject({
      status: "attachmentInvalid",
    });
    expect(await fetchOne(device, { fileReference: "nonsense" })).toMatchObject({
      status: "attachmentInvalid",
    });
  });

  it("answers in parts where the device takes them", async () => {
    const { device, deliver } = await openMailbox();
    const serverId = deliver("one", { text: "the body" });
    const body = await device.encode("ItemOperations", [
      { tag: "fetch", value: { store: "Mailbox", collectionId: "inbox", serverId } },
    ]);
    const reply = await device.raw({
      url: device.urlOf("ItemOperations"),
      body,
      headers: { "ms-asacceptmultipart": "T", "content-type": "application/vnd.ms-sync.wbxml" },
    });
    expect(reply.headers["content-type"]).toBe("application/vnd.ms-sync.multipart");
    const view = new DataView(reply.body.buffer, reply.body.byteOffset);
    expect(view.getInt32(0, true)).toBe(2);
    const [offset, length] = [view.getInt32(12, true), view.getInt32(16, true)];
    expect(text(reply.body.subarray(offset, offset + length))).toBe("the body\n");
    expect(offset + length).toBe(reply.body.length);
  });

  it("has a status of its own for each operation that fails", async () => {
    const { device } = await openMailbox();
    expect(await fetchOne(device, { collectionId: "inbox", serverId: "nothing" })).toMatchObject({
      status: "notFound",
    });
    expect(await fetchOne(device, { collectionId: "nowhere", serverId: "nothing" })).toMatchObject({
      status: "notFound",
    });
    expect(await fetchOne(device, {})).toMatchObject({ status: "protocolError" });
    const many = Array.from({ length: 101 }, () => ({ tag: "fetch" as const, value: { store: "Mailbox" } }));
    expect(await device.run("ItemOperations", many)).toEqual({ status: "tooLarge" });
    expect(await device.run("ItemOperations", [])).toEqual({ status: "protocolError" });
  });

  it("gives only the properties that the schema names (MS-ASCMD 2.2.3.149)", async () => {
    const { device, deliver } = await openMailbox();
    const serverId = deliver("one");
    const schema = [email.fields[0], email.fields[3]].map(({ page, token }) => ({ page, token, tag: "" }));
    const item = await fetchOne(device, { collectionId: "inbox", serverId, options: { schema } });
    expect(item?.properties && propertiesOf(item.properties)).toEqual({
      to: "alice@example.com",
      subject: "one",
    });
  });

  it("knows two stores, and which option belongs to what (MS-ASCMD_R3547)", async () => {
    const { device, deliver } = await openMailbox();
    const serverId = deliver("one");
    expect(await fetchOne(device, { store: "Basement", collectionId: "inbox", serverId })).toMatchObject({
      status: "storeUnknown",
    });
    const options = { range: "0-9" };
    expect(await fetchOne(device, { collectionId: "inbox", serverId, options })).toMatchObject({
      status: "protocolError",
    });
    const schema = [{ page: 2, token: 5, tag: "" }];
    expect(await fetchOne(device, { fileReference: "x:y:1", options: { schema } })).toMatchObject({
      status: "protocolError",
    });
  });

  it("empties a folder", async () => {
    const { device, deliver, backend } = await openMailbox();
    deliver("one", { folderId: "deletedItems" });
    const response = await device.run("ItemOperations", [
      { tag: "emptyFolderContents", value: { collectionId: "deletedItems" } },
    ]);
    expect(response?.response).toMatchObject([{ tag: "emptyFolderContents", value: { status: "ok" } }]);
    expect(await listItems(backend, "deletedItems")).toHaveLength(0);
  });

  it("empties a folder with or without what lies below it (MS-ASCMD_R2167, R2244)", async () => {
    const { device, deliver, backend } = await openMailbox();
    const mailbox = backend.mailbox("alice");
    const { id: below } = mailbox.addFolder({
      displayName: "Old",
      type: "userMail",
      parentId: "deletedItems",
    });
    deliver("deep", { folderId: below });
    const key = (await device.run("FolderSync", { syncKey: "0" }))?.syncKey ?? "";
    const empty = async (options: object) => {
      const value = { collectionId: "deletedItems", options };
      const response = await device.run("ItemOperations", [{ tag: "emptyFolderContents", value }]);
      return response?.response;
    };
    expect(await empty({})).toMatchObject([{ value: { status: "ok" } }]);
    expect(await listItems(backend, below)).toHaveLength(1);
    expect(await empty({ deleteSubFolders: true })).toMatchObject([{ value: { status: "ok" } }]);
    const told = await device.run("FolderSync", { syncKey: key });
    expect(told?.changes?.deletes).toEqual([{ serverId: below }]);
  });

  it("says why a folder cannot be emptied", async () => {
    const { device } = await openMailbox({ without: ["emptyFolder"] });
    const statusOf = async (collectionId: string | undefined) => {
      const value = collectionId === undefined ? {} : { collectionId };
      const response = await device.run("ItemOperations", [{ tag: "emptyFolderContents", value }]);
      return response?.response?.[0]?.value.status;
    };
    expect(await statusOf("inbox")).toBe("accessDenied");
    expect(await statusOf("nowhere")).toBe("notFound");
    expect(await statusOf(undefined)).toBe("protocolError");
  });
});
