import { type Command, InvalidArgumentError } from "commander";
import type { DelegateOptions } from "../sharing/delegates.js";
import { withBackend } from "./open.js";
import { type CliStreams, printLine } from "./streams.js";

interface ShareGiven {
  readonly write?: true;
  readonly hidePrivate?: true;
  readonly reminders: boolean;
  readonly name?: string;
}

interface DelegateGiven {
  readonly meetings?: DelegateOptions["meetingMessages"];
  readonly private?: true;
  readonly mailbox?: true;
  readonly remove?: true;
}

function toMeetings(text: string): DelegateOptions["meetingMessages"] {
  if (text === "copy" || text === "instead" || text === "none") return text;
  throw new InvalidArgumentError("It has to be copy, instead or none.");
}

function addShare(program: Command, streams: CliStreams): void {
  program
    .command("share")
    .argument("<owner>")
    .argument("[folder]", "its id; without it, what is shared")
    .argument("[user]", "who gets it")
    .option("--write", "may be changed, not only read")
    .option("--hide-private", "without what is private")
    .option("--no-reminders", "without reminders")
    .option("--name <name>", "what it is called there")
    .option("--remove", "take it back")
    .description("share a folder with another user")
    .action(
      (
        owner: string,
        folder: string | undefined,
        user: string | undefined,
        given: ShareGiven & { readonly remove?: true },
        command: Command,
      ) =>
        withBackend(command, streams, async ({ sharing }) => {
          if (folder === undefined || user === undefined) {
            for (const { folderId, access, displayName, with: guest } of sharing.list(owner)) {
              printLine(streams, [folderId, guest, access, displayName].join("\t"));
            }
          } else if (given.remove) sharing.unshare(owner, folder, user);
          else {
            sharing.share(owner, folder, user, {
              access: given.write ? "write" : "read",
              hidePrivate: given.hidePrivate === true,
              withoutReminders: !given.reminders,
              ...(given.name === undefined ? {} : { displayName: given.name }),
            });
          }
        }),
    );
}

function addDelegate(program: Command, streams: CliStreams): void {
  program
    .command("delegate")
    .argument("<owner>")
    .argument("[user]", "who acts for them; without it, who does")
    .option(
      "--meetings <which>",
      "messages about meetings: a copy, instead of the owner, or none",
      toMeetings,
    )
    .option("--private", "what is private too")
    .option("--mailbox", "may sign in to the whole mailbox, as owner/user")
    .option("--remove", "acts for them no longer")
    .description("let a user act for another")
    .action((owner: string, user: string | undefined, given: DelegateGiven, command: Command) =>
      withBackend(command, streams, async ({ sharing }) => {
        if (user === undefined) {
          for (const { id, meetingMessages, wholeMailbox } of sharing.listDelegates(owner)) {
            printLine(streams, [id, meetingMessages, wholeMailbox ? "mailbox" : ""].join("\t").trimEnd());
          }
        } else if (given.remove) sharing.removeDelegate(owner, user);
        else {
          sharing.putDelegate(owner, user, {
            meetingMessages: given.meetings ?? "copy",
            seesPrivate: given.private === true,
            wholeMailbox: given.mailbox === true,
          });
        }
      }),
    );
}

/** Adds the commands about what users let others see and do. */
export function addSharingCommands(program: Command, streams: CliStreams): void {
  addShare(program, streams);
  addDelegate(program, streams);
  program
    .command("free-busy")
    .argument("<owner>")
    .argument("<viewer>", "a user, or everybody")
    .argument("<level>", "times, none, or default")
    .description("say who may see when a user is busy")
    .action((owner: string, viewer: string, level: string, _: object, command: Command) =>
      withBackend(command, streams, async ({ sharing }) => {
        if (level !== "times" && level !== "none" && level !== "default") {
          throw new Error("the level has to be times, none or default");
        }
        sharing.shareFreeBusy(owner, viewer, level === "default" ? undefined : level);
      }),
    );
}
