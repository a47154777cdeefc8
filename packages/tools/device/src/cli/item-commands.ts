import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { email, foundMessage, gal, readRaw } from "@easkit/eas-schema";
import { type Command, Option } from "commander";
import type { Found } from "../commands/search.js";
import type { Device } from "../device.js";
import { DeviceError, statusError } from "../device-error.js";
import { isUserFolderType, userFolderTypes } from "../folder-class.js";
import { itemXml } from "../item-files.js";
import { type CommonOptions, withCommonOptions, withDevice } from "./common-options.js";
import { findFolder, folderIds, knownFolders } from "./folder-argument.js";
import { toBodyType } from "./parse-option.js";
import { type CliStreams, printJson, printLine } from "./streams.js";

interface SearchCommandOptions extends CommonOptions {
  readonly in: "mailbox" | "gal";
  readonly folder?: string;
  readonly range?: string;
  readonly find?: true;
}

interface FetchCommandOptions extends CommonOptions {
  readonly attachment?: string;
  readonly body?: "plain" | "html" | "mime";
  readonly multipart?: true;
  readonly output?: string;
}

/** `search`, `fetch`, `move` and `folder` */
export function addItemCommands(program: Command, streams: CliStreams): void {
  withCommonOptions(program.command("search <text>"))
    .description("find messages or people")
    .addOption(new Option("--in <store>", "where").choices(["mailbox", "gal"]).default("mailbox"))
    .option("--folder <name>", "only in this folder")
    .option("--range <range>", "the first and last result, as in 0-24")
    .option("--find", "by Find in place of Search (16.1)")
    .action((text: string, options: SearchCommandOptions) =>
      withDevice(options, streams, (device) => search(device, text, options, streams)),
    );
  withCommonOptions(program.command("fetch [folder] [item]"))
    .description("show an item whole, or get an attachment")
    .option("--attachment <reference>", "an attachment (FileReference, at 2.5 AttName) in place of an item")
    .option("--body <type>", "plain, html or mime", toBodyType)
    .option("--multipart", "ask for a multipart answer")
    .option("--output <file>", "write the attachment there")
    .action((folder: string | undefined, item: string | undefined, options: FetchCommandOptions) =>
      withDevice(options, streams, (device) => fetch(device, folder, item, options, streams)),
    );
  withCommonOptions(program.command("move <item> <from> <to>"))
    .description("move an item to another folder")
    .action((item: string, from: string, to: string, options: CommonOptions) =>
      withDevice(options, streams, (device) => move(device, [item, from, to], options, streams)),
    );
  addFolderCommands(program.command("folder").description("make, rename and remove folders"), streams);
}

async function search(device: Device, text: string, options: SearchCommandOptions, streams: CliStreams) {
  const [collectionId] =
    (await folderIds(device, options.folder === undefined ? [] : [options.folder])) ?? [];
  const by = options.find ? "find" : "search";
  const found = await device.search({ text, in: options.in, collectionId, range: options.range, by });
  const results = found.results.map((one) => toShown(one, options));
  if (options.json) return printJson(streams, { total: found.total, range: found.range, results });
  for (const { line } of results) printLine(streams, line);
  printLine(streams, `${found.total ?? results.length} found`);
}

function toShown({ properties, ...found }: Found, options: SearchCommandOptions) {
  if (!properties) return { ...found, line: "(nothing told)" };
  if (options.in === "gal") {
    const person = readRaw(gal, properties);
    return {
      ...found,
      properties: person,
      line: `${person.displayName ?? "?"} <${person.emailAddress ?? ""}>`,
    };
  }
  const message = options.find ? readRaw(foundMessage, properties) : readRaw(email, properties);
  const { dateReceived, from, subject } = message;
  const line = `${dateReceived?.toISOString() ?? "?"}  ${from ?? "?"}  ${subject ?? ""}`;
  return { ...found, properties: message, line };
}

async function fetch(
  device: Device,
  folder: string | undefined,
  item: string | undefined,
  options: FetchCommandOptions,
  streams: CliStreams,
): Promise<void> {
  if (options.attachment !== undefined) return fetchAttachment(device, options.attachment, options, streams);
  if (folder === undefined || item === undefined) {
    throw new DeviceError("usage", "either a folder and an item, or --attachment is needed");
  }
  const { id: collectionId } = findFolder(await knownFolders(device), folder);
  const { body, multipart } = options;
  const { items, parts } = await device.itemOperationsFetch([{ collectionId, serverId: item }], {
    multipart,
    bodyPreferences: [{ type: body ?? "plain" }],
    ...(body === "mime" && { mimeSupport: "always" as const }),
  });
  const [fetched] = items;
  if (fetched?.status !== "ok") throw statusError("ItemOperations", fetched?.status);
  const xml = itemXml(fetched.properties?.steps ?? []);
  const texts = parts.slice(1).map((part) => Buffer.from(part).toString());
  if (options.json) return printJson(streams, { serverId: item, class: fetched.class, xml, parts: texts });
  printLine(streams, [xml, ...texts].join("\n"));
}

async function fetchAttachment(
  device: Device,
  reference: string,
  options: FetchCommandOptions,
  streams: CliStreams,
): Promise<void> {
  const { contentType, body } = await device.fetchAttachment(reference);
  let bytes = 0;
  const counted = async function* () {
    for await (const chunk of body) {
      bytes += chunk.length;
      yield chunk;
    }
  };
  if (options.output !== undefined) await pipeline(counted, createWriteStream(options.output));
  else if (options.json) for await (const _ of counted());
  else await pipeline(counted, streams.stdout, { end: false });
  if (options.json) printJson(streams, { reference, contentType, bytes });
  else if (options.output !== undefined)
    printLine(streams, `${bytes} bytes of ${contentType ?? "unknown type"}`);
}

async function move(
  device: Device,
  [item, from, to]: readonly [string, string, string],
  options: CommonOptions,
  streams: CliStreams,
): Promise<void> {
  const folders = await knownFolders(device);
  const [moved] = await device.moveItems([
    { serverId: item, from: findFolder(folders, from).id, to: findFolder(folders, to).id },
  ]);
  if (moved?.status !== "ok") throw statusError("MoveItems", moved?.status);
  if (options.json) printJson(streams, moved);
  else printLine(streams, `moved; it is now ${moved.newServerId ?? moved.serverId}`);
}

interface CreateOptions extends CommonOptions {
  readonly parent?: string;
  readonly type: string;
}

function addFolderCommands(folder: Command, streams: CliStreams): void {
  withCommonOptions(folder.command("create <name>"))
    .description("make a folder")
    .option("--parent <folder>", "within this one")
    .addOption(
      new Option("--type <type>", "what it holds").choices(Object.keys(userFolderTypes)).default("mail"),
    )
    .action((name: string, options: CreateOptions) =>
      withDevice(options, streams, async (device) => {
        const folders = await knownFolders(device);
        const parentId = options.parent === undefined ? "0" : findFolder(folders, options.parent).id;
        const type = isUserFolderType(options.type) ? options.type : "mail";
        const created = await device.folderCreate({ name, parentId, type });
        if (options.json) printJson(streams, created);
        else printLine(streams, `created ${created.id}`);
      }),
    );
  withCommonOptions(folder.command("rename <folder> <name>"))
    .description("give a folder another name")
    .action((which: string, name: string, options: CommonOptions) =>
      withDevice(options, streams, async (device) => {
        const { id } = findFolder(await knownFolders(device), which);
        const updated = await device.folderUpdate(id, { name });
        if (options.json) printJson(streams, updated);
        else printLine(streams, `renamed ${id} to ${updated.name}`);
      }),
    );
  withCommonOptions(folder.command("delete <folder>"))
    .description("remove a folder and all it holds")
    .action((which: string, options: CommonOptions) =>
      withDevice(options, streams, async (device) => {
        const { id } = findFolder(await knownFolders(device), which);
        await device.folderDelete(id);
        if (options.json) printJson(streams, { deleted: id });
        else printLine(streams, `deleted ${id}`);
      }),
    );
}
