import { describe, expect, it } from "vitest";
import { type Command, csv, Drafts, data, letter, plain, versions } from "../testing/test-drafts.js";

describe.each(versions)("odd drafts of %s", (version) => {
  it("that somebody else has changed are left to the one whom the device lets win", async () => {
    const drafts = await Drafts.open({ version });
    const { serverId = "" } = await drafts.add(letter);
    const touch = () =>
      drafts.mailbox.backend.mailbox("alice").put(
        "drafts",
        {
          class: "Email",
          mime: {
            size: 20,
            async *open() {
              yield Buffer.from("Subject: Other\r\n\r\nxx");
            },
          },
          flags: { read: true, draft: true },
          received: new Date(),
        },
        { id: serverId },
      );
    touch();
    const { answer, response } = await drafts.change(serverId, { subject: "Mine" });
    expect(response).toEqual({ serverId, status: "conflict" });
    expect(answer?.commands).toMatchObject([{ tag: "change", value: { serverId } }]);
    touch();
    const more = { options: [{ conflict: "clientWins" }] };
    await drafts.change(serverId, { subject: "Mine" }, {}, { more });
    expect((await drafts.mimes())[0]).toContain("Subject: Mine");
  });

  it("are never too old for the device", async () => {
    const drafts = await Drafts.open({ version });
    drafts.mailbox.deliver("Old", { folderId: "drafts", received: new Date(2001, 0) });
    const answer = await drafts.sync([], { more: { options: [{ filterType: 1 }] } });
    expect(answer?.commands).toHaveLength(1);
    const estimate = await drafts.mailbox.device.run("GetItemEstimate", {
      collections: [{ collectionId: "drafts", syncKey: drafts.key, options: [{ filterType: 1 }] }],
    } as never);
    expect(JSON.stringify(estimate)).toContain('"estimate":0');
  });

  it("of other programs can be changed, and the device hears how their attachments are called now", async () => {
    const drafts = await Drafts.open({ version });
    const foreign = [
      "Subject: x",
      "Content-Type: multipart/mixed; boundary=b",
      "",
      "--b",
      "",
      "text",
      "--b",
      "Content-Type: text/csv; name=a.csv",
      "Content-Disposition: attachment",
      "",
      "1;2",
      "--b--",
      "",
    ].join("\r\n");
    const id = drafts.mailbox.backend.mailbox("alice").deliver(foreign, { folderId: "drafts" });
    await drafts.sync();
    const [before] = drafts.items.get(id)?.attachments ?? [];
    await drafts.change(id, { body: plain("other") });
    await drafts.sync();
    const [after] = drafts.items.get(id)?.attachments ?? [];
    expect(after).not.toEqual(before);
    expect(after).toMatchObject({ value: { displayName: "a.csv" } });
  });

  it("cannot be given the attachments of another item, a header or a second recipient", async () => {
    const drafts = await Drafts.open({ version });
    const { serverId = "" } = await drafts.add({
      ...letter,
      subject: "x\r\nBcc: evil@example.com\r\n\r\nevil",
      to: "Bob\r\nBcc: evil@example.com <bob@example.com>",
      bcc: null,
    });
    expect((await drafts.mimes())[0]).not.toMatch(/^bcc:/im);
    for (const fileReference of ["", "drafts:other:cid%3Ax", "inbox:x:1", "nonsense"]) {
      const entry = { tag: "delete", value: { fileReference } } as const;
      const { response } = await drafts.change(serverId, { attachments: [entry] });
      expect(response).toMatchObject({ status: "itemInvalid" });
    }
    const twice = await drafts.add({ attachments: [csv("a", "1"), csv("a", "2")] }, { clientId: "c2" });
    expect(twice).toMatchObject({ status: "itemInvalid" });
    const rtf = await drafts.add({ body: { type: "rtf", data: "x" } }, { clientId: "c3" });
    expect(rtf).toMatchObject({ status: "itemInvalid" });
  });

  it("can be whole messages, signed ones too", async () => {
    const drafts = await Drafts.open({ version });
    const data =
      "Subject: y\r\nContent-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n";
    const { serverId = "" } = await drafts.add({ to: "bob@example.com", body: { type: "mime", data } });
    const { response } = await drafts.change(serverId, { subject: "z", attachments: [csv("a", "A")] });
    expect(response).toMatchObject({ status: "itemInvalid" });
    await drafts.change(serverId, { subject: "z" }, { send: true });
    const [got = ""] = await drafts.mimes("inbox", "bob");
    expect(got).toContain("Subject: z");
    expect(got).toContain("\r\n\r\nAAAA\r\n");
  });

  it("that a backend keeps as properties are written as messages when they change", async () => {
    const drafts = await Drafts.open({ version });
    const { id } = drafts.mailbox.backend.mailbox("alice").put(
      "drafts",
      {
        class: "Email",
        properties: {
          to: "bob@example.com",
          subject: "Typed",
          body: { type: "html", data: "<p>Hi</p>" },
          attachments: [{ tag: "attachment", value: { fileReference: "f1", displayName: "a.txt" } }],
        },
      },
      {
        attachments: new Map([
          [
            "f1",
            {
              contentType: "text/plain",
              async *open() {
                yield Buffer.from("file");
              },
            },
          ],
        ]),
      },
    );
    await drafts.sync();
    await drafts.change(id, { cc: "carol@example.com" });
    const [mime = ""] = await drafts.mimes();
    expect(mime).toContain("Subject: Typed");
    expect(mime).toContain("<p>Hi</p>");
    expect(mime).toContain("a.txt");
    expect(mime).toContain("carol@example.com");
  });
});

describe("drafts", () => {
  it.each(["12.1", "14.0", "14.1"] as const)("cannot be written by a device of %s", async (version) => {
    const drafts = await Drafts.open({ version });
    const id = drafts.mailbox.deliver("There", { folderId: "drafts" });
    await drafts.sync();
    expect(await drafts.add({ subject: "x" })).toMatchObject({ status: "itemInvalid" });
    const { response } = await drafts.change(id, { subject: "x" });
    expect(response).toMatchObject({ status: "itemInvalid" });
    expect(await drafts.mimes()).toHaveLength(1);
  });

  it("belong into Drafts: mail elsewhere is neither added nor changed", async () => {
    const drafts = await Drafts.open();
    const id = drafts.mailbox.deliver("There");
    const wish = { subject: "x" };
    const inbox = async (syncKey: string, commands?: readonly Command[]) => {
      const collection = { collectionId: "inbox", syncKey, ...(commands && { commands: commands as never }) };
      return (await drafts.mailbox.device.run("Sync", { collections: [collection] }))?.collections?.[0];
    };
    const first = await inbox("0");
    const second = await inbox(first?.syncKey ?? "");
    const answer = await inbox(second?.syncKey ?? "", [
      { tag: "add", value: { clientId: "c", applicationData: data(wish) } },
      { tag: "change", value: { serverId: id, applicationData: data(wish) } },
      { tag: "change", value: { serverId: id, send: true } },
    ]);
    expect(answer?.responses?.map(({ value }) => value.status)).toEqual(Array(3).fill("itemInvalid"));
    expect(await drafts.mimes("sentItems")).toEqual([]);
  });

  it("need a backend that can send to be sent", async () => {
    const drafts = await Drafts.open({ without: ["sendMail"] });
    expect(await drafts.add(letter, { send: true })).toMatchObject({ status: "mailSubmissionFailed" });
  });
});
