import { createEncoder } from "@easkit/wbxml";
import { describe, expect, it } from "vitest";
import { FolderCreate } from "../commands/folder-create.js";
import { Search } from "../commands/search.js";
import { Settings } from "../commands/settings.js";
import { Sync } from "../commands/sync.js";
import { airSync } from "../pages/air-sync.js";
import { composeMail } from "../pages/compose-mail.js";
import { email } from "../pages/email.js";
import { email2 } from "../pages/email2.js";
import { folderHierarchy as fh } from "../pages/folder-hierarchy.js";
import { settings } from "../pages/settings.js";
import { isLegacy, tagOf } from "../pages/vocabulary.js";
import { struct } from "./containers.js";
import { ElementReader, readMessage } from "./decode.js";
import type { AnyElement } from "./element.js";
import { SchemaError } from "./schema-error.js";

/** An element and what it holds, to be written without asking any definition. */
type Tree = readonly [AnyElement | { page: number; token: number }, ...(string | Uint8Array | Tree)[]];

async function bytesOf(tree: Tree): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const encoder = createEncoder((chunk) => void chunks.push(chunk));
  const write = ([{ page, token }, ...content]: Tree): void => {
    encoder.start(page, token);
    for (const one of content) {
      if (typeof one === "string") encoder.text(one);
      else if (one instanceof Uint8Array) encoder.opaque(one);
      else write(one);
    }
    encoder.end();
  };
  write(tree);
  await encoder.finish();
  return Buffer.concat(chunks);
}

const read = async <E extends AnyElement>(root: E, tree: Tree) =>
  readMessage(root, await bytesOf(tree), { tagOf });

const create = FolderCreate.request;

describe("a message that does not fit its definition", () => {
  it.each<{ fault: string; title: string; tree: Tree; path: string; root?: AnyElement }>([
    { fault: "root", title: "another root", tree: [fh.FolderSync, [fh.SyncKey, "0"]], path: "FolderSync" },
    { fault: "missing", title: "no required element", tree: [fh.FolderCreate], path: "FolderCreate/SyncKey" },
    {
      fault: "missing",
      title: "no required element, deep down",
      root: Sync.request,
      tree: [airSync.Sync, [airSync.Collections, [airSync.Collection, [airSync.CollectionId, "5"]]]],
      path: "Sync/Collections/Collection/SyncKey",
    },
    {
      fault: "unexpected",
      title: "an element of another place",
      tree: [fh.FolderCreate, [fh.SyncKey, "1"], [email.Subject, "x"]],
      path: "FolderCreate/Subject",
    },
    {
      fault: "unknown",
      title: "a token without a name",
      tree: [fh.FolderCreate, [fh.SyncKey, "1"], [{ page: 0, token: 0x3f }, "x"]],
      path: "FolderCreate/page 0 token 0x3f",
    },
    {
      fault: "repeated",
      title: "an element twice",
      tree: [fh.FolderCreate, [fh.SyncKey, "1"], [fh.SyncKey, "1"]],
      path: "FolderCreate/SyncKey",
    },
    {
      fault: "value",
      title: "a value of another type",
      tree: [fh.FolderCreate, [fh.SyncKey, "1"], [fh.Type, "mail"]],
      path: "FolderCreate/Type",
    },
    {
      fault: "value",
      title: "a word that does not exist",
      root: Settings.request,
      tree: [settings.Settings, [settings.Oof, [settings.Set, [settings.OofState, "3"]]]],
      path: "Settings/Oof/Set/OofState",
    },
    {
      fault: "content",
      title: "text between elements",
      tree: [fh.FolderCreate, [fh.SyncKey, "1"], "text"],
      path: "FolderCreate",
    },
    {
      fault: "content",
      title: "bytes between elements",
      tree: [fh.FolderCreate, [fh.SyncKey, "1"], new Uint8Array([1])],
      path: "FolderCreate",
    },
  ])("with $title is refused, saying $fault and where", async ({ fault, tree, path, root = create }) => {
    const error: unknown = await read(root, tree).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SchemaError);
    expect(error).toMatchObject({ fault, path: path.split("/") });
  });

  it("names unknown elements by page and token where no vocabulary is given", async () => {
    const bytes = await bytesOf([fh.FolderCreate, [email.Subject, "x"]]);
    await expect(readMessage(create, bytes)).rejects.toMatchObject({ fault: "unknown" });
    await expect(readMessage(create, bytes)).rejects.toThrow("page 2 token 0x14");
  });

  it("is not done before its root has ended", () => {
    const reader = new ElementReader(create);
    reader.startElement(create.page, create.token);
    expect(reader.done).toBe(false);
    expect(() => reader.value).toThrow(SchemaError);
  });
});

describe("reading", () => {
  it("passes over blanks between elements, and over what an open struct does not know", async () => {
    const open = struct(fh.FolderCreate, [fh.SyncKey], { open: true });
    const ignored: string[] = [];
    const bytes = await bytesOf([
      fh.FolderCreate,
      "\r\n  ",
      [email.Flag, [email.Status, "2"], [email.FlagType, "x"]],
      [fh.SyncKey, "7"],
    ]);
    const value = await readMessage(open, bytes, {
      tagOf,
      onIgnored: (path) => void ignored.push(path.join("/")),
    });
    expect(value).toEqual({ syncKey: "7" });
    expect(ignored).toEqual(["FolderCreate/Flag"]);
  });

  it("passes over tokens of old clients where it is told to", async () => {
    const tree: Tree = [
      airSync.Sync,
      [
        airSync.Collections,
        [airSync.Collection, [airSync.SyncKey, "1"], [airSync.Options, [{ page: 0, token: 0x1a }, "4"]]],
      ],
    ];
    await expect(read(Sync.request, tree)).rejects.toMatchObject({ fault: "unexpected" });
    const value = await readMessage(Sync.request, await bytesOf(tree), { passOver: isLegacy });
    expect(value.collections).toEqual([{ syncKey: "1", options: [{}] }]);
  });

  it("takes elements in any order", async () => {
    expect(
      await read(create, [fh.FolderCreate, [fh.Type, "12"], [fh.DisplayName, "x"], [fh.SyncKey, "1"]]),
    ).toEqual({ type: 12, displayName: "x", syncKey: "1" });
  });

  it("takes text as bytes, and OPAQUE as text", async () => {
    const mail = struct(composeMail.SendMail, [composeMail.ClientId, composeMail.Mime]);
    const value = await read(mail, [
      composeMail.SendMail,
      [composeMail.ClientId, Buffer.from("é1")],
      [composeMail.Mime, "Subject: é\r\n"],
    ]);
    expect(value).toEqual({ clientId: "é1", mime: new Uint8Array(Buffer.from("Subject: é\r\n")) });
  });

  it("joins content that comes in pieces", () => {
    const mail = struct(composeMail.SendMail, [composeMail.ClientId, composeMail.Mime]);
    const reader = new ElementReader(mail);
    const { page, token } = composeMail.SendMail;
    reader.startElement(page, token);
    reader.startElement(page, composeMail.ClientId.token);
    reader.text("a");
    reader.text("b");
    reader.endElement();
    reader.startElement(page, composeMail.Mime.token);
    reader.opaque(new Uint8Array([1, 2]));
    reader.opaque(new Uint8Array([3]));
    reader.endElement();
    reader.endElement();
    expect(reader.value).toEqual({ clientId: "ab", mime: new Uint8Array([1, 2, 3]) });
  });

  it("keeps no view of the decoder's buffer, not even of a Buffer, whose slice copies nothing", () => {
    const item = struct(airSync.Sync, [airSync.ApplicationData, composeMail.Mime]);
    const reader = new ElementReader(item);
    const window = Buffer.from([1, 2, 3]);
    reader.startElement(airSync.Sync.page, airSync.Sync.token);
    reader.startElement(composeMail.Mime.page, composeMail.Mime.token);
    reader.opaque(window);
    reader.endElement();
    reader.startElement(airSync.ApplicationData.page, airSync.ApplicationData.token);
    reader.startElement(email2.ConversationId.page, email2.ConversationId.token);
    reader.opaque(window);
    reader.endElement();
    reader.endElement();
    reader.endElement();
    window.fill(0);
    expect(reader.value).toMatchObject({
      mime: new Uint8Array([1, 2, 3]),
      applicationData: { steps: [{}, { bytes: new Uint8Array([1, 2, 3]) }, "end"] },
    });
  });

  it("reads bare text of a query as a term of its own", async () => {
    const { Search: root, Store, Name, Query, And, FreeText } = (await import("../pages/search.js")).search;
    expect(await read(Search.request, [root, [Store, [Name, "GAL"], [Query, "Anat"]]])).toEqual({
      store: { name: "GAL", query: [{ tag: "text", value: "Anat" }] },
    });
    expect(
      await read(Search.request, [root, [Store, [Query, [And, [airSync.Class, "Email"], [FreeText, "x"]]]]]),
    ).toEqual({
      store: {
        query: [
          {
            tag: "and",
            value: [
              { tag: "class", value: "Email" },
              { tag: "freeText", value: "x" },
            ],
          },
        ],
      },
    });
  });

  it("has no trouble with elements nested as deep as the decoder lets them", () => {
    const reader = new ElementReader(struct(airSync.Sync, [airSync.ApplicationData]));
    const depth = 100_000;
    reader.startElement(airSync.Sync.page, airSync.Sync.token);
    reader.startElement(airSync.ApplicationData.page, airSync.ApplicationData.token);
    for (let i = 0; i < depth; i++) reader.startElement(2, 0x14);
    for (let i = 0; i < depth + 2; i++) reader.endElement();
    expect(reader.done).toBe(true);
  });
});
