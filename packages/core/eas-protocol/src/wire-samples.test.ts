import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commands, isCommandName, isProtocolVersion, vocabulary } from "@easkit/eas-schema";
import { wbxmlToXml } from "@easkit/wbxml/xml";
import { describe, expect, it } from "vitest";
import { TestDevice } from "./testing/test-device.js";
import { message, openMailbox } from "./testing/test-mailbox.js";
import {
  encodeRecorded,
  findAll,
  parseTranscript,
  type RecordedElement,
  textOf,
} from "./testing/wire-transcript.js";

const folder = join(import.meta.dirname, "../../../../../shared/samples/wire");
const transcripts = ["thunderbird-tbsync-16.1", "evolution-14.0", "evolution-12.1", "pyactivesync-14.1"];

/** Our folders by the type that the recorded folder list says. */
const folderByType: Readonly<Record<string, string>> = {
  2: "inbox",
  3: "drafts",
  4: "deletedItems",
  5: "sentItems",
  6: "outbox",
  7: "tasks",
  8: "calendar",
  9: "contacts",
  10: "notes",
};

/** Reads our XML as the transcript's elements are read. */
function toRecorded(xml: string): RecordedElement | undefined {
  const text = xml
    .replace(/<\?xml[^>]*>\s*/, "")
    .replace(/<([A-Za-z0-9]+) xmlns="([A-Za-z0-9]+)"([^>]*?)(\/?)>/g, "<$2:$1$4>")
    .replace(/<\/[A-Za-z0-9]+>/g, "</>");
  return parseTranscript(`==== # t POST /\n---- resp # 200\n${text}`)[0]?.response;
}

/** A base64 text that the record has cut short, filled up with zeros to the length that the record tells. */
const settleLength = (text: string): string =>
  text.replace(
    /^(.*)…\((\d+)\)$/s,
    (_, kept: string, length: string) => `${kept.padEnd(Number(length) - 2, "A")}==`,
  );

/** Replays what a device said, with our keys and ids in place of those that it was given then. */
class Replay {
  readonly #device: TestDevice;
  readonly #keys = new Map<string, string>();
  readonly #ids = new Map<string, string>();
  readonly #folders = new Map<string, string>();
  #policyKey = "0";

  constructor(device: TestDevice) {
    this.#device = device;
  }

  settle(element: RecordedElement, ancestors: readonly RecordedElement[]): string | Uint8Array {
    const text = settleLength(element.text.trim());
    const parent = ancestors.at(-1);
    switch (element.tag) {
      case "SyncKey":
        return text === "0"
          ? "0"
          : (this.#keys.get(this.folderOf(textOf(parent, "CollectionId")) ?? "hierarchy") ?? text);
      case "CollectionId":
      case "SrcFldId":
      case "DstFldId":
      case "FolderId":
      case "Id":
      case "ParentId":
        return this.folderOf(text) ?? text;
      case "ServerId":
        return (element.namespace === "FolderHierarchy" ? this.folderOf(text) : this.#ids.get(text)) ?? text;
      case "SrcMsgId":
      case "ItemId":
        return this.#ids.get(text) ?? text;
      case "PolicyKey":
        return this.#policyKey;
      case "TimeZone":
        // Recorded cut; the rules that are missing are none.
        return text.replaceAll("=", "").slice(0, 228).padEnd(232, "A");
      case "Mime":
        return new TextEncoder().encode(message("replayed"));
      default:
        return text;
    }
  }

  folderOf(recorded: string | undefined): string | undefined {
    return recorded === undefined ? undefined : this.#folders.get(recorded);
  }

  /** Learns which of our folders, items and keys stand for the recorded ones. */
  learn(recorded: RecordedElement | undefined, ours: RecordedElement | undefined): void {
    for (const add of findAll(recorded, "Add").filter((each) => each.namespace === "FolderHierarchy")) {
      const known = folderByType[textOf(add, "Type") ?? ""];
      if (known) this.#folders.set(textOf(add, "ServerId") ?? "", known);
    }
    if (ours?.tag === "FolderCreate")
      this.#folders.set(textOf(recorded, "ServerId") ?? "", textOf(ours, "ServerId") ?? "");
    if (ours?.tag.startsWith("Folder")) this.#keys.set("hierarchy", textOf(ours, "SyncKey") ?? "");
    this.#policyKey = findAll(ours, "PolicyKey")[0]?.text.trim() ?? this.#policyKey;
    const theirs = findAll(recorded, "Collection");
    for (const collection of findAll(ours, "Collection")) {
      const id = textOf(collection, "CollectionId") ?? "";
      const key = textOf(collection, "SyncKey");
      if (key) this.#keys.set(id, key);
      const same = theirs.find((each) => this.folderOf(textOf(each, "CollectionId")) === id);
      const [mine, other] = [findAll(collection, "Add"), findAll(same, "Add")];
      mine.forEach((add, index) => {
        const clientId = textOf(add, "ClientId");
        const match = clientId ? other.find((each) => textOf(each, "ClientId") === clientId) : other[index];
        const serverId = textOf(match, "ServerId");
        if (serverId) this.#ids.set(serverId, textOf(add, "ServerId") ?? "");
      });
    }
  }

  async send(
    command: string,
    url: string,
    headers: Readonly<Record<string, string>>,
    request: RecordedElement | undefined,
  ) {
    const body = request && encodeRecorded(request, (...args) => this.settle(...args));
    const { authorization: _, "content-length": __, "x-ms-policykey": ___, ...rest } = headers;
    const policy = this.#policyKey === "0" ? {} : { "x-ms-policykey": this.#policyKey };
    const raw = command === "SendMail" && !request ? new TextEncoder().encode(message("replayed")) : body;
    return this.#device.raw({ url, headers: { ...rest, ...policy }, ...(raw && { body: raw }) });
  }
}

describe.each(transcripts)("what %s says", (name) => {
  const file = join(folder, `${name}.txt`);

  it.skipIf(!existsSync(file))("is understood, and answered with success at every level", async () => {
    const exchanges = parseTranscript(readFileSync(file, "utf8"));
    const version = exchanges
      .map(({ headers }) => headers["ms-asprotocolversion"])
      .find((each) => each && isProtocolVersion(each));
    const { backend, server, deliver } = await openMailbox({
      ...(version && isProtocolVersion(version) && { version }),
      heartbeat: { least: 0, most: 3540 },
      wrap: (inner) => ({ ...inner, authenticate: async () => ({ id: "alice" }) }),
      // They were recorded with users of other names.
      maySendAs: () => true,
    });
    for (let index = 0; index < 3; index++) deliver(`seed ${index}`);
    const mailbox = backend.mailbox("alice");
    mailbox.put("contacts", { class: "Contacts", properties: { firstName: "Seed" } });
    mailbox.put("tasks", { class: "Tasks", properties: { subject: "Seed" } });
    mailbox.put("calendar", {
      class: "Calendar",
      properties: { subject: "Seed", startTime: new Date(), endTime: new Date() },
    });
    const device = new TestDevice(server, version && isProtocolVersion(version) ? version : "14.1");
    const replay = new Replay(device);
    const failures: string[] = [];
    for (const [index, { method, url, headers, request, response }] of exchanges.entries()) {
      const command = /Cmd=([A-Za-z]+)/.exec(url)?.[1] ?? "OPTIONS";
      if (method !== "POST" || url.includes("injector") || !isCommandName(command) || command === "Ping")
        continue;
      if (commands[command] === undefined) continue;
      const reply = await replay.send(command, url, headers, request);
      if (reply.status === 501) continue;
      if (reply.status !== 200)
        failures.push(
          `#${index + 1} ${command}: HTTP ${reply.status} ${new TextDecoder().decode(reply.body)}`,
        );
      if (reply.headers["content-type"] !== "application/vnd.ms-sync.wbxml" || reply.body.length === 0)
        continue;
      const ours = toRecorded(await wbxmlToXml(reply.body, vocabulary));
      replay.learn(response, ours);
      // Success, or what that client was told then and took for no fault.
      const good = [
        command === "MoveItems" ? "3" : "1",
        // Those whom the client asks for are not in this address list.
        ...(command === "ResolveRecipients" ? ["4"] : []),
        ...findAll(response, "Status").map(({ text }) => text.trim()),
      ];
      const statuses = findAll(ours, "Status").filter(
        ({ namespace }) => !["Email", "AirSyncBase"].includes(namespace),
      );
      const bad = statuses.map(({ text }) => text.trim()).filter((status) => !good.includes(status));
      if (bad.length > 0) failures.push(`#${index + 1} ${command}: status ${bad.join(", ")}`);
    }
    expect(failures).toEqual([]);
  });
});
