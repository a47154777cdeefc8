import { BackendError, type CallContext, type Item } from "@easkit/backend";
import type { Command } from "commander";
import { summarize } from "../search/mail-words.js";
import type { SqliteBackend } from "../sqlite-backend.js";
import { withBackend } from "./open.js";
import { toNumber } from "./parse-option.js";
import { type CliStreams, printLine } from "./streams.js";

const HEAD = 16 * 1024;

const contextOf = (id: string): CallContext => ({
  principal: { id },
  signal: new AbortController().signal,
  log: { debug() {}, warn() {}, error() {} },
});

async function titleOf(item: Item): Promise<string> {
  if (!("mime" in item)) {
    if (item.class === "Contacts") return item.properties.fileAs ?? item.properties.lastName ?? "";
    return item.properties.subject ?? "";
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of item.mime.open({ end: Math.min(HEAD, item.mime.size) })) pieces.push(piece);
  const { subject, sender } = (await summarize(Buffer.concat(pieces))).words;
  return `${item.flags.read ? " " : "*"} ${sender.trim()}: ${subject}`;
}

async function showFolders(backend: SqliteBackend, streams: CliStreams, user: string): Promise<void> {
  const ctx = contextOf(user);
  for await (const { id, displayName, type, parentId } of backend.listFolders(ctx)) {
    let count = 0;
    for await (const _ of backend.listItems(ctx, id, {})) count++;
    const place = parentId === undefined ? "" : `in ${parentId}`;
    printLine(streams, [id, count, displayName, type, place].join("\t").trimEnd());
  }
}

async function showItems(
  backend: SqliteBackend,
  streams: CliStreams,
  { user, folder, limit }: { readonly user: string; readonly folder: string; readonly limit: number },
): Promise<void> {
  const ctx = contextOf(user);
  let left = limit;
  for await (const { id, date } of backend.listItems(ctx, folder, {})) {
    if (left-- <= 0) return;
    const item = await backend.getItem(ctx, folder, id, { parts: "preview" });
    printLine(streams, [id, date?.toISOString() ?? "", await titleOf(item)].join("\t"));
  }
}

/** Adds the commands that show what is there. */
export function addShowCommands(program: Command, streams: CliStreams): void {
  program
    .command("check")
    .description("examine the file: what is wrong in it, if anything")
    .action((_: object, command: Command) =>
      withBackend(command, streams, async (backend) => {
        const wrong = backend.check();
        if (wrong.length > 0) throw new Error(wrong.join("\n"));
        printLine(streams, "sound");
      }),
    );
  program
    .command("show")
    .argument("<user>")
    .argument("[folder]", "its id; without it, the folders")
    .option("--limit <count>", "so many items at most", toNumber, 20)
    .description("show a mailbox, or the newest items of a folder")
    .action((user: string, folder: string | undefined, { limit }: { limit: number }, command: Command) =>
      withBackend(command, streams, async (backend) => {
        if (folder === undefined) await showFolders(backend, streams, user);
        else await showItems(backend, streams, { user, folder, limit });
      }),
    );
  program
    .command("search")
    .argument("<user>")
    .argument("<words...>")
    .option("--limit <count>", "so many messages at most", toNumber, 20)
    .description("find items by their words")
    .action((user: string, words: string[], { limit }: { limit: number }, command: Command) =>
      withBackend(command, streams, async (backend) => {
        const ctx = contextOf(user);
        const of = words.map((text) => ({ kind: "text", text }) as const);
        const { total, results } = backend.searchMail(
          user,
          { kind: "and", of },
          { first: 0, last: limit - 1 },
        );
        for (const { folderId, id } of results) {
          const item = await backend.getItem(ctx, folderId, id, { parts: "preview" });
          printLine(streams, [folderId, id, await titleOf(item)].join("\t"));
        }
        printLine(streams, `${total} found`);
      }),
    );
  program
    .command("restore")
    .argument("<user>")
    .argument("[id]", "of a deleted item; without it, what can be restored")
    .description("restore what was deleted")
    .action((user: string, id: string | undefined, _: object, command: Command) =>
      withBackend(command, streams, async (backend) => {
        const mailbox = backend.mailbox(user);
        if (id !== undefined) printLine(streams, `restored to ${mailbox.restore(id).folderId}`);
        else {
          for (const item of mailbox.listDeleted()) {
            printLine(streams, [item.id, item.deleted.toISOString(), item.class, item.folderId].join("\t"));
          }
        }
      }),
    );
}

/** What is said of an error: what a person can act on. */
export const messageOf = (error: unknown): string => {
  if (error instanceof BackendError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
};
