import type { ProtocolVersion } from "@easkit/eas-schema";
import { contacts as contactFields, fill, readRaw } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { openMailbox, primeInbox, subjectsOf, syncInbox, type Wish } from "../testing/test-mailbox.js";

const day = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * day);
const recent = [{ filterType: 3 }];
/** Messages of one conversation: replies name the first one. */
const thread = (id: string) => ({ headers: `References: <${id}@example.com>\n` });
const versions: readonly ProtocolVersion[] = ["14.0", "14.1", "16.0", "16.1"];

type Mailbox = Awaited<ReturnType<typeof openMailbox>>;

/** Old mail of two conversations, of which one goes on this week. */
async function openOldMail(without: readonly "getChanges"[], version: ProtocolVersion = "16.1") {
  const mailbox = await openMailbox({ without, version });
  mailbox.deliver("lunch", { received: ago(40), ...thread("lunch") });
  mailbox.deliver("trip", { received: ago(30), ...thread("trip") });
  mailbox.deliver("alone", { received: ago(20) });
  mailbox.deliver("Re: trip", { received: ago(1), ...thread("trip") });
  return mailbox;
}

/** Syncs until nothing more comes; what came, by kind. */
async function syncAll({ device }: Mailbox, key: string, more: Wish = {}) {
  const got: string[] = [];
  let held = key;
  for (let round = 0; round < 20; round++) {
    const answer = await syncInbox(device, held, round === 0 ? more : {});
    if (!answer || (answer.commands ?? []).length === 0) return { key: answer?.syncKey ?? held, got };
    const subjects = subjectsOf(answer);
    got.push(...(answer.commands ?? []).map(({ tag }, at) => `${tag} ${subjects[at] ?? ""}`.trim()));
    held = answer.syncKey ?? held;
  }
  throw new Error("it does not come to rest");
}

describe.each([
  ["with a change feed", [] as const],
  ["by listings", ["getChanges"] as const],
])("conversations that reach into the period, %s", (_, without) => {
  it.each(versions)(
    "come whole to a device of %s that asks for it (MS-ASCMD_R2107, MS-ASCMD_R2110)",
    async (version) => {
      const mailbox = await openOldMail(without, version);
      const key = await primeInbox(mailbox.device, { options: recent, conversationMode: true });
      const { got } = await syncAll(mailbox, key);
      expect(got.sort()).toEqual(["add Re: trip", "add trip"]);
    },
  );

  it("do not come with older mail to a device that does not (MS-ASCMD_R2109)", async () => {
    for (const conversationMode of [undefined, false]) {
      const mailbox = await openOldMail(without);
      const said = conversationMode === undefined ? {} : { conversationMode };
      const key = await primeInbox(mailbox.device, { options: recent, ...said });
      expect((await syncAll(mailbox, key)).got).toEqual(["add Re: trip"]);
    }
  });

  it("bring what is old when somebody writes again, and take it away when the last of it is gone", async () => {
    const mailbox = await openOldMail(without);
    const key = await primeInbox(mailbox.device, { options: recent, conversationMode: true });
    const first = await syncAll(mailbox, key);
    const reply = mailbox.deliver("Re: lunch", { ...thread("lunch") });
    const second = await syncAll(mailbox, first.key);
    expect(second.got.sort()).toEqual(["add Re: lunch", "add lunch"]);
    mailbox.backend.mailbox("alice").remove("inbox", reply);
    const third = await syncAll(mailbox, second.key);
    expect(third.got.sort()).toEqual(["delete", "softDelete"]);
    expect((await syncAll(mailbox, third.key)).got).toEqual([]);
  });

  it("are begun and ended in mid-life without starting over (MS-ASCMD_R2113)", async () => {
    const mailbox = await openOldMail(without);
    const first = await syncAll(mailbox, await primeInbox(mailbox.device, { options: recent }));
    expect(first.got).toEqual(["add Re: trip"]);
    const second = await syncAll(mailbox, first.key, { conversationMode: true });
    expect(second.got).toEqual(["add trip"]);
    const third = await syncAll(mailbox, second.key, { conversationMode: false });
    expect(third.got).toEqual(["softDelete"]);
  });

  it("are counted by GetItemEstimate as they would be synced (MS-ASCMD_R2097)", async () => {
    const { device, ...mailbox } = await openOldMail(without);
    const key = await primeInbox(device, { options: recent });
    const count = async (more: object) =>
      (
        await device.run("GetItemEstimate", {
          collections: [{ syncKey: key, collectionId: "inbox", options: recent, ...more }],
        })
      )?.responses?.[0]?.collection?.estimate;
    expect(await count({})).toBe(1);
    expect(await count({ conversationMode: true })).toBe(2);
    expect(mailbox.backend).toBeDefined();
  });

  it("that are idle cost no answer, and Ping hears of a reply to an old one", async () => {
    const mailbox = await openOldMail(without);
    const { key } = await syncAll(
      mailbox,
      await primeInbox(mailbox.device, { options: recent, conversationMode: true }),
    );
    expect(await syncInbox(mailbox.device, key)).toBeUndefined();
    mailbox.deliver("Re: lunch", { ...thread("lunch") });
    const ping = await mailbox.device.run("Ping", {
      heartbeatInterval: 60,
      folders: [{ id: "inbox", class: "Email" }],
    });
    expect(ping).toMatchObject({ status: "changes", folders: ["inbox"] });
  });
});

describe("ConversationMode where there is no mail", () => {
  it("is refused for that collection alone with Status 4 (MS-ASCMD_R2117)", async () => {
    const { device } = await openMailbox();
    const response = await device.run("Sync", {
      collections: [
        { collectionId: "contacts", syncKey: "0", conversationMode: true },
        { collectionId: "inbox", syncKey: "0", conversationMode: true },
      ],
    });
    expect(response?.collections).toMatchObject([{ status: "protocolError" }, { status: "ok" }]);
  });

  it("is refused by GetItemEstimate with Status 103 (MS-ASCMD_R2100)", async () => {
    const { device } = await openMailbox();
    const response = await device.run("GetItemEstimate", {
      collections: [{ syncKey: "1", collectionId: "contacts", conversationMode: true }],
    });
    expect(response?.status).toBe("invalidXml");
  });
});

describe("options", () => {
  it.each([
    ["twice for one class", "inbox", [{}, {}]],
    ["for a class twice by name", "inbox", [{ class: "Email" as const }, {}]],
    ["of mail beside contacts", "contacts", [{}, { class: "Email" as const }]],
    ["of text messages in contacts", "contacts", [{}, { class: "SMS" as const }]],
  ])(
    "%s are refused for that collection with Status 4 (MS-ASCMD_R930, MS-ASCMD_R935)",
    async (_, collectionId, options) => {
      const { device } = await openMailbox();
      const response = await device.run("Sync", { collections: [{ collectionId, syncKey: "0", options }] });
      expect(response?.collections).toMatchObject([{ collectionId, status: "protocolError" }]);
    },
  );
});

describe.each([
  ["with a change feed", [] as const],
  ["by listings", ["getChanges"] as const],
])("the recipient information cache, %s", (_, without) => {
  /** People by how often they are written to. */
  async function openCache(ranks: readonly number[]) {
    const { backend, device } = await openMailbox({ without });
    const mailbox = backend.mailbox("alice");
    mailbox.addFolder({ id: "RI", displayName: "Recipients", type: "recipientInformationCache" });
    const put = (weightedRank: number, id?: string) =>
      mailbox.put(
        "RI",
        { class: "Contacts", properties: { lastName: `rank ${weightedRank}`, weightedRank } },
        id === undefined ? {} : { id },
      ).id;
    const ids = ranks.map((rank) => put(rank));
    await device.run("FolderSync", { syncKey: "0" });
    const sync = async (syncKey: string, more: object = {}) => {
      const response = await device.run("Sync", { collections: [{ collectionId: "RI", syncKey, ...more }] });
      const [collection] = response?.collections ?? [];
      const got = (collection?.commands ?? []).map(({ tag, value }) =>
        "applicationData" in value
          ? `${tag} ${readRaw(contactFields, value.applicationData).lastName}`
          : `${tag} ${value.serverId}`,
      );
      return { key: collection?.syncKey ?? syncKey, got, status: collection?.status };
    };
    return { sync, put, ids, device };
  }

  it("keeps as many recipients in sync as are asked for, the most frequent ones (MS-ASCMD_R3273)", async () => {
    const { sync, put, ids } = await openCache([1, 7, 3, 9, 5]);
    const { key } = await sync("0", { options: [{ maxItems: 3 }] });
    const first = await sync(key);
    expect(first.got.sort()).toEqual(["add rank 5", "add rank 7", "add rank 9"]);
    put(8);
    const second = await sync(first.key);
    // Each new one takes the place of another: a deletion and an addition (MS-ASCMD_R3276).
    expect(second.got.sort()).toEqual(["add rank 8", `softDelete ${ids[4]}`]);
    expect((await sync(second.key)).got).toEqual([]);
    const third = await sync(second.key, { options: [{ maxItems: 1 }] });
    expect(third.got).toHaveLength(2);
    const fourth = await sync(third.key, { options: [{}] });
    expect(fourth.got.filter((each) => each.startsWith("add"))).toHaveLength(5);
  });

  it("is not written by devices: a Sync that tries is refused whole (MS-ASCMD_R756)", async () => {
    const { sync, device } = await openCache([1]);
    const { key } = await sync("0");
    const applicationData = fill(contactFields, { lastName: "Mine" });
    const response = await device.run("Sync", {
      collections: [
        {
          collectionId: "RI",
          syncKey: key,
          commands: [{ tag: "add", value: { clientId: "c1", applicationData } }],
        },
        { collectionId: "inbox", syncKey: "0" },
      ],
    });
    expect(response).toEqual({ status: "protocolError" });
  });

  it("is the only folder for which GetItemEstimate takes MaxItems (MS-ASCMD_R3265)", async () => {
    const { sync, device } = await openCache([1, 2, 3]);
    const { key } = await sync("0");
    const ask = async (collectionId: string, syncKey: string) =>
      (
        await device.run("GetItemEstimate", {
          collections: [{ syncKey, collectionId, options: [{ maxItems: 2 }] }],
        })
      )?.responses?.[0];
    expect(await ask("RI", key)).toMatchObject({ status: "ok", collection: { estimate: 2 } });
    expect(await ask("contacts", "1")).toMatchObject({ status: "collectionInvalid" });
  });
});
