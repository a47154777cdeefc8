import { describe, expect, it } from "vitest";
import { csv, Drafts, kinds, letter, plain, versions } from "../testing/test-drafts.js";
import { listItems, propertiesOf } from "../testing/test-mailbox.js";

describe.each(versions)("drafts of %s", (version) => {
  it("are kept as messages, and read back with all that they say (MS-ASEMAIL_R1489, R1278)", async () => {
    const drafts = await Drafts.open({ version });
    const added = await drafts.add(letter);
    expect(added).toMatchObject({ status: "ok", clientId: "c1", serverId: expect.any(String) });
    const told = added.applicationData ? propertiesOf(added.applicationData) : {};
    // MS-ASEMAIL_R1184, MS-ASEMAIL_R1190
    expect(told.conversationId?.length).toBe(16);
    expect(told.conversationIndex?.length).toBeGreaterThan(0);
    const [mime = ""] = await drafts.mimes();
    expect(mime).toContain("From: <alice@example.com>");
    const other = await new Drafts({ ...drafts.mailbox, device: drafts.mailbox.device }).mailbox.device.run(
      "ItemOperations",
      [{ tag: "fetch", value: { store: "Mailbox", collectionId: "drafts", serverId: added.serverId ?? "" } }],
    );
    const [fetched] = other?.response ?? [];
    const item = fetched?.tag === "fetch" && fetched.value.properties;
    expect(item && propertiesOf(item)).toMatchObject({
      to: '"Bob, the first" <bob@example.com>',
      bcc: "secret@example.com",
      subject: "Plän",
      importance: "high",
      isDraft: true,
      read: true,
      body: { data: "Hello" },
    });
  });

  it.each(kinds)("are changed in a backend %s, and what is not said stays", async (_, options) => {
    const drafts = await Drafts.open({ version, ...options });
    const { serverId = "" } = await drafts.add({ ...letter, attachments: [csv("a", "1;2")] });
    await drafts.change(serverId, { subject: "Dinner", cc: null, body: plain("Bye") });
    await drafts.sync();
    const mimes = await drafts.mimes();
    expect(mimes).toHaveLength(1);
    expect(mimes[0]).toContain("Subject: Dinner\r\n");
    expect(mimes[0]).toContain("bob@example.com");
    expect(mimes[0]).toContain("Bye");
    expect(mimes[0]).toContain("a.csv");
    expect(mimes[0]).not.toMatch(/^cc:/im);
    if (options?.without?.includes("replaceMail")) {
      // Another message: the device is told so.
      expect([...drafts.items.values()]).toMatchObject([{ subject: "Dinner", isDraft: true }]);
      expect(drafts.items.has(serverId)).toBe(false);
    } else expect(drafts.items.size).toBe(0);
  });

  it("get and lose attachments, each known by its reference (MS-ASAIRS_R1336, R1368)", async () => {
    const drafts = await Drafts.open({ version });
    const added = await drafts.add({ ...letter, attachments: [csv("a", "A"), csv("b", "B"), csv("c", "C")] });
    const told = added.applicationData ? [...(propertiesOf(added.applicationData).attachments ?? [])] : [];
    const references = Object.fromEntries(
      told.map(({ value }) => [
        "clientId" in value ? value.clientId : "",
        "fileReference" in value ? value.fileReference : "",
      ]),
    );
    expect(Object.keys(references)).toEqual(["a", "b", "c"]);
    const { response } = await drafts.change(added.serverId ?? "", {
      attachments: [
        { tag: "delete", value: { fileReference: references["a"] ?? "" } },
        csv("d", "D", { displayName: "../../etc/passwd" }),
      ],
    });
    expect(response).toMatchObject({ status: "ok", serverId: added.serverId });
    const [placed] = response?.applicationData
      ? (propertiesOf(response.applicationData).attachments ?? [])
      : [];
    expect(placed).toMatchObject({ value: { clientId: "d", displayName: "passwd" } });
    const fetch = async (fileReference: string) => {
      const wish = [{ tag: "fetch", value: { store: "Mailbox", fileReference } }] as const;
      const [result] = (await drafts.mailbox.device.run("ItemOperations", wish))?.response ?? [];
      return result?.tag === "fetch" ? result.value : undefined;
    };
    // References that the device was given before still mean the same files.
    expect(await fetch(references["c"] ?? "")).toMatchObject({ status: "ok" });
    expect(await fetch(references["a"] ?? "")).toMatchObject({ status: "attachmentInvalid" });
    const [mime = ""] = await drafts.mimes();
    expect(mime.match(/filename\*=utf-8''[\w.]+/g)).toEqual([
      "filename*=utf-8''b.csv",
      "filename*=utf-8''c.csv",
      "filename*=utf-8''passwd",
    ]);
  });

  it("keep their flags, and can be deleted", async () => {
    const drafts = await Drafts.open({ version });
    const { serverId = "" } = await drafts.add({ ...letter, flag: { status: "active" }, categories: ["x"] });
    await drafts.change(serverId, { read: false });
    await drafts.change(serverId, { subject: "other" });
    const stored = drafts.mailbox.backend.mailbox("alice").get("drafts", serverId).content;
    expect("flags" in stored && stored.flags).toMatchObject({
      read: false,
      draft: true,
      categories: ["x"],
      flag: { status: "active" },
    });
    await drafts.sync([{ tag: "delete", value: { serverId } }]);
    expect(await listItems(drafts.mailbox.backend, "drafts")).toEqual([]);
  });
});
