import type { Command } from "commander";
import { type SourceOptions, withSourceOptions } from "./admin-source.js";
import type { CommandContext } from "./command-group.js";
import { act } from "./device-actions.js";

interface NoteOptions extends SourceOptions {
  readonly note?: string;
}

const withNote = (command: Command): Command =>
  withSourceOptions(command).option("--note <text>", "why, for the audit log");

const noteOf = ({ note }: NoteOptions) => (note === undefined ? {} : { note });

const decisions = [
  ["allow", "let a device in, whatever the rules say", "is let in"],
  ["block", "keep a device out, whatever the rules say", "is kept out"],
  ["quarantine", "hold a device back until somebody decides", "is held back"],
] as const;

/** `devices wipe`, `cancel-wipe`, `suspend`, `resume`, `allow`, `block`, `quarantine` and `undecide` */
export function addDeviceControl(devices: Command, context: CommandContext): void {
  addWipe(devices, context);
  const simple = [
    ["suspend", "suspendDevice", "give a device nothing until it is resumed", "is suspended"],
    ["resume", "resumeDevice", "let a suspended device go on", "may go on"],
  ] as const;
  for (const [command, name, description, done] of simple)
    withNote(devices.command(`${command} <user> <device>`))
      .description(description)
      .action((user: string, deviceId: string, options: NoteOptions) =>
        act(
          context,
          options,
          name,
          { user, deviceId, ...noteOf(options) },
          () => `${deviceId} of ${user} ${done}`,
        ),
      );
  for (const [access, description, done] of decisions)
    withNote(devices.command(`${access} <user> <device>`))
      .description(description)
      .action((user: string, deviceId: string, options: NoteOptions) => {
        const wish = { user, deviceId, access, ...noteOf(options) };
        return act(context, options, "decideDevice", wish, () => `${deviceId} of ${user} ${done}`);
      });
  withNote(devices.command("undecide <user> <device>"))
    .description("leave it to the rules again whether a device is let in")
    .action((user: string, deviceId: string, options: NoteOptions) => {
      const wish = { user, deviceId, ...noteOf(options) };
      return act(
        context,
        options,
        "decideDevice",
        wish,
        () => `the rules decide about ${deviceId} of ${user}`,
      );
    });
}

function addWipe(devices: Command, context: CommandContext): void {
  withNote(devices.command("wipe <user> <device>"))
    .description("have a device wipe itself: ALL of it, unless --account is given")
    .option("--account", "only the account and its data; takes 16.1")
    .action((user: string, deviceId: string, options: NoteOptions & { readonly account?: boolean }) => {
      const kind = options.account === true ? "account" : "device";
      const what = kind === "account" ? "will lose the account" : "will be wiped";
      return act(
        context,
        options,
        "wipeDevice",
        { user, deviceId, kind, ...noteOf(options) },
        () => `${deviceId} of ${user} ${what}`,
      );
    });
  withNote(devices.command("cancel-wipe <user> <device>"))
    .description("take a wipe back that the device has not been told of; or let it in again afterwards")
    .action((user: string, deviceId: string, options: NoteOptions) =>
      act(
        context,
        options,
        "cancelWipe",
        { user, deviceId, ...noteOf(options) },
        () => `the wipe of ${deviceId} of ${user} is taken back`,
      ),
    );
}
