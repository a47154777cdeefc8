import { type Backend, BackendError } from "@easkit/backend";
import { createMessageComposer, createMimeConverter, createTextConverter } from "@easkit/convert-mime";
import type { EmailProperties } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { testConverters } from "../testing/test-converters.js";
import { openMailbox, primeInbox, propertiesOf, syncInbox } from "../testing/test-mailbox.js";
import { noRestriction } from "./templates.js";

const converters = {
  ...testConverters,
  mime: createMimeConverter(),
  text: createTextConverter(),
  composer: createMessageComposer(),
};
const rights = [
  { id: "t-read", name: "Read only", description: "Nobody passes it on", license: { replyAllowed: true } },
  {
    id: "t-edit",
    name: "Company",
    description: "Stays inside",
    license: { replyAllowed: true, replyAllAllowed: true, editAllowed: true, forwardAllowed: true },
  },
  {
    id: "t-free",
    name: "Free",
    description: "Can be freed",
    license: { exportAllowed: true, forwardAllowed: true },
  },
];
const others = [
  { id: "bob", password: "x", address: "bob@example.com" },
  { id: "carol", password: "x", address: "carol@example.com" },
];
const versions = ["14.1", "16.0", "16.1"] as const;
const tooOld = ["12.0", "12.1", "14.0"] as const;

type Options = NonNullable<Parameters<typeof openMailbox>[0]>;
type License = NonNullable<EmailProperties["rightsManagementLicense"]>;

const secret = [
  "From: Bob <bob@example.com>",
  "To: alice@example.com, carol@example.com",
  "Subject: Secret",
  "Content-Type: multipart/mixed; boundary=s",
  "",
  "--s",
  "Content-Type: text/plain",
  "",
  "The plan",
  "--s",
  "Content-Type: text/csv; name=plan.csv",
  "Content-Disposition: attachment",
  "",
  "1;2",
  "--s--",
  "",
].join("\r\n");

/** Somebody with a protected message, and how that is read. */
async function open(license: License = {}, options: Options = {}) {
  const mailbox = await openMailbox({ converters, others, rights, ...options });
  const { backend, device } = mailbox;
  const full = { contentOwner: "bob@example.com", templateID: "t-read", ...license };
  const id = backend.mailbox("alice").deliverProtected(Buffer.from(secret), full);
  const fetch = async (value: object) => {
    const wish = [{ tag: "fetch", value: { store: "Mailbox", ...value } }] as const;
    const [result] = (await device.run("ItemOperations", wish))?.response ?? [];
    if (result?.tag !== "fetch") throw new Error("nothing was fetched");
    return result.value;
  };
  const read = async (more: object = {}, supports: boolean | null = true) => {
    const rightsManagementSupport = supports === null ? {} : { rightsManagementSupport: supports };
    const item = await fetch({
      collectionId: "inbox",
      serverId: id,
      options: rightsManagementSupport,
      ...more,
    });
    return { status: item.status, ...(item.properties && { email: propertiesOf(item.properties) }) };
  };
  const inboxOf = async (user: string): Promise<string[]> => {
    const ctx = { principal: { id: user }, signal: new AbortController().signal, log: console };
    const texts: string[] = [];
    for await (const stat of backend.listItems(ctx, "inbox", {})) {
      const item = await backend.getItem(ctx, "inbox", stat.id, { parts: "all", unprotected: true });
      if (!("mime" in item)) continue;
      const license = item.properties?.rightsManagementLicense;
      let text = license ? `[${license.templateID}]` : "";
      for await (const chunk of item.mime.open()) text += Buffer.from(chunk).toString();
      texts.push(text);
    }
    return texts;
  };
  const write = (to: string, more: object = {}) => ({
    clientId: `c${Math.random()}`,
    mime: Buffer.from(`From: alice@example.com\r\nTo: ${to}\r\nSubject: Re\r\n\r\nMine\r\n`),
    ...more,
  });
  const smart = (command: "SmartReply" | "SmartForward", to: string, more: object = {}) =>
    device.run(command, { ...write(to), source: { folderId: "inbox", itemId: id }, ...more });
  return { ...mailbox, id, fetch, read, inboxOf, write, smart };
}

describe.each(versions)("rights management at %s", (version) => {
  it("tells of the templates that there are (MS-ASRM_R304)", async () => {
    const many = Array.from({ length: 30 }, (_, n) => ({
      id: `t${n}`,
      name: "n".repeat(300),
      description: "d",
    }));
    const { device } = await open({}, { version, rights: many });
    const answer = await device.run("Settings", { rightsManagementInformation: { get: true } });
    const templates = answer?.rightsManagementInformation?.get?.rightsManagementTemplates;
    expect(answer?.rightsManagementInformation?.status).toBe("ok");
    expect(templates).toHaveLength(20);
    expect(templates?.[0]).toEqual({
      templateID: "t0",
      templateName: "n".repeat(256),
      templateDescription: "d",
    });
  });

  it("shows a protected message only to a device that honours its license (MS-ASRM_R347, R348, R128)", async () => {
    const { read } = await open({ replyAllowed: true, exportAllowed: true }, { version });
    for (const supports of [false, null]) {
      const { email } = await read({}, supports);
      expect(email?.body?.data).toContain("This message is protected.");
      expect(email?.rightsManagementLicense).toBeUndefined();
    }
    const { email } = await read();
    expect(email?.body?.data).toContain("The plan");
    expect(email?.rightsManagementLicense).toEqual({
      owner: false,
      contentOwner: "bob@example.com",
      replyAllowed: true,
      replyAllAllowed: false,
      // MS-ASRM_R1009
      editAllowed: true,
      exportAllowed: true,
      forwardAllowed: false,
      // MS-ASRM_R1098
      modifyRecipientsAllowed: false,
      extractAllowed: false,
      printAllowed: false,
      programmaticAccessAllowed: false,
      templateID: "t-read",
      templateName: "",
      templateDescription: "",
      // MS-ASRM_R23
      contentExpiryDate: new Date("9999-12-30T23:59:59.999Z"),
    });
  });

  it("gives the files of such a message by references of their own", async () => {
    const { read, fetch } = await open({}, { version });
    const [sealed] = (await read({}, false)).email?.attachments ?? [];
    const [inside] = (await read()).email?.attachments ?? [];
    expect(sealed).toMatchObject({ value: { displayName: "message.rpmsg" } });
    expect(inside).toMatchObject({ value: { displayName: "plan.csv" } });
    const fileReference = inside?.tag === "attachment" ? inside.value.fileReference : "";
    const { properties } = await fetch({ fileReference });
    expect(JSON.stringify(properties?.steps)).toContain(btoa("1;2"));
  });

  it("is said once in Sync and counts from then on, and in Search", async () => {
    const { device } = await open({}, { version });
    const key = await primeInbox(device, { options: [{ rightsManagementSupport: true }] });
    const [add] = (await syncInbox(device, key))?.commands ?? [];
    const email = add?.tag === "add" ? propertiesOf(add.value.applicationData) : undefined;
    expect(email?.body?.data).toContain("The plan");
    const search = async (options: object) => {
      const query = [{ tag: "freeText", value: "Secret" }] as const;
      const preferences = { bodyPreferences: [{ type: "plain" as const }] };
      const store = { name: "Mailbox", query, options: { ...preferences, ...options } };
      const found = (await device.run("Search", { store }))?.response?.store?.results ?? [];
      const properties = found[0]?.properties;
      return properties && propertiesOf(properties as never).body?.data;
    };
    expect(await search({ rightsManagementSupport: true })).toContain("The plan");
    expect(await search({})).toContain("This message is protected.");
  });

  it("protects what is sent under a template (MS-ASRM_R217)", async () => {
    const { device, write, inboxOf } = await open({}, { version });
    expect(await device.run("SendMail", write("bob@example.com", { templateID: "t-edit" }))).toBeUndefined();
    expect((await inboxOf("bob"))[0]).toMatch(/^\[t-edit\]From: alice/);
    expect(
      await device.run("SendMail", write("carol@example.com", { templateID: noRestriction })),
    ).toBeUndefined();
    expect((await inboxOf("carol"))[0]).toMatch(/^From: alice/);
    expect(await device.run("SendMail", write("bob@example.com", { templateID: "t-none" }))).toEqual({
      status: "irmInvalidTemplateID",
    });
    expect(await inboxOf("bob")).toHaveLength(1);
  });

  it("lets a message be answered to whom its license names (MS-ASRM_R389, R390, R653)", async () => {
    const statusOf = async (license: object, to: string) => {
      const { smart } = await open(license, { version });
      return (await smart("SmartReply", to))?.status ?? "sent";
    };
    const [sender, all, else_] = ["bob@example.com", "bob@example.com, carol@example.com", "eve@example.com"];
    expect(await statusOf({}, sender)).toBe("irmOperationNotPermitted");
    expect(await statusOf({ replyAllowed: true }, sender)).toBe("sent");
    expect(await statusOf({ replyAllowed: true }, `${sender}, alice@example.com`)).toBe("sent");
    expect(await statusOf({ replyAllowed: true }, all)).toBe("irmOperationNotPermitted");
    expect(await statusOf({ replyAllAllowed: true }, sender)).toBe("irmOperationNotPermitted");
    expect(await statusOf({ replyAllAllowed: true }, all)).toBe("sent");
    expect(await statusOf({ replyAllowed: true, replyAllAllowed: true }, else_)).toBe(
      "irmOperationNotPermitted",
    );
    expect(await statusOf({ modifyRecipientsAllowed: true }, else_)).toBe("sent");
  });

  it("lets a message be passed on if its license says so (MS-ASRM_R386)", async () => {
    const no = await open({}, { version });
    expect(await no.smart("SmartForward", "bob@example.com")).toEqual({ status: "irmOperationNotPermitted" });
    const yes = await open({ forwardAllowed: true }, { version });
    expect(await yes.smart("SmartForward", "bob@example.com")).toBeUndefined();
    // Without a template it goes on as it was, protected (MS-ASRM_R219).
    const [got = ""] = await yes.inboxOf("bob");
    expect(got).toContain("message/rfc822");
    expect(got).toContain("message.rpmsg");
    expect(got).not.toContain("The plan");
  });

  it("puts into an answer what may be read there (MS-ASRM_R470, R471, R166)", async () => {
    const got = async (license: object, more: object) => {
      const { smart, inboxOf } = await open({ replyAllowed: true, ...license }, { version });
      expect(await smart("SmartReply", "bob@example.com", more)).toBeUndefined();
      return (await inboxOf("bob"))[0] ?? "";
    };
    const edited = await got({ editAllowed: true }, { templateID: "t-edit" });
    expect(edited).toMatch(/^\[t-edit\]/);
    expect(edited).toContain("The plan");
    const attached = await got({ editAllowed: false }, { templateID: "t-edit" });
    expect(attached).toContain("message.rpmsg");
    expect(attached).not.toContain("The plan");
    const replaced = await got({ editAllowed: false }, { templateID: "t-edit", replaceMime: true });
    expect(replaced).not.toContain("message.rpmsg");
    const freed = await got({ exportAllowed: true }, { templateID: noRestriction });
    expect(freed).toMatch(/^From/);
    expect(freed).toContain("The plan");
    const kept = await got({ editAllowed: true }, { templateID: noRestriction });
    expect(kept).toContain("message.rpmsg");
    expect(kept).not.toContain("The plan");
  });

  it("takes the protection off for good where the license lets it (MS-ASRM_R91, R94)", async () => {
    const no = await open({}, { version });
    const remove = { removeRightsManagementProtection: true };
    expect(await no.read(remove)).toMatchObject({ status: "irmOperationNotPermitted" });
    const { read } = await open({ exportAllowed: true }, { version });
    expect(await read(remove)).toMatchObject({ status: "ok" });
    const { email } = await read({}, false);
    expect(email?.body?.data).toContain("The plan");
    expect((await read()).email?.rightsManagementLicense).toBeUndefined();
    expect(await read(remove)).toMatchObject({ status: "ok" });
  });

  it("is not there where the backend knows no rights", async () => {
    const options: Options = { version, without: ["getRightsTemplates", "removeRightsProtection"] };
    const { device, read, write, smart } = await open({ exportAllowed: true }, options);
    const answer = await device.run("Settings", { rightsManagementInformation: { get: true } });
    expect(answer?.rightsManagementInformation).toEqual({ status: "irmFeatureDisabled" });
    expect(await read({ removeRightsManagementProtection: true })).toMatchObject({
      status: "irmFeatureDisabled",
    });
    const wish = { templateID: "t-edit" };
    expect(await device.run("SendMail", write("bob@example.com", wish))).toEqual({
      status: "irmFeatureDisabled",
    });
    expect(await smart("SmartReply", "bob@example.com", wish)).toEqual({ status: "irmFeatureDisabled" });
  });

  it.each([
    ["unavailable", "irmTransientError"],
    ["invalid", "irmPermanentError"],
  ] as const)("that fails with %s says so (MS-ASRM_R197, R199)", async (code, status) => {
    const fail = async () => {
      throw new BackendError(code, "no");
    };
    const wrap = (backend: Backend): Backend => ({
      ...backend,
      getRightsTemplates: fail,
      removeRightsProtection: fail,
    });
    const { device, write, read } = await open({ exportAllowed: true }, { version, wrap });
    const answer = await device.run("Settings", { rightsManagementInformation: { get: true } });
    expect(answer?.rightsManagementInformation).toEqual({ status });
    expect(await device.run("SendMail", write("bob@example.com", { templateID: "t-edit" }))).toEqual({
      status,
    });
    expect(await read({ removeRightsManagementProtection: true })).toMatchObject({ status });
  });
});

describe.each(tooOld)("a device of %s", (version) => {
  it("never sees what a protected message says, nor its license", async () => {
    const { fetch, id } = await open({ exportAllowed: true }, { version });
    const options = { rightsManagementSupport: true };
    const wish = { collectionId: "inbox", serverId: id };
    // The words of a newer version, as if they were known to this one.
    const newer = await open({ exportAllowed: true }, { version: "16.1" });
    const body = await newer.device.encode("ItemOperations", [
      { tag: "fetch", value: { store: "Mailbox", ...wish, options } },
    ]);
    expect(body.length).toBeGreaterThan(20);
    const { properties } = await fetch(wish);
    const email = properties && propertiesOf(properties);
    expect(email?.body?.data).toContain("This message is protected.");
    expect(email?.rightsManagementLicense).toBeUndefined();
  });
});
