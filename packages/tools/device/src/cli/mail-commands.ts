import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Command } from "commander";
import type { Device } from "../device.js";
import { DeviceError } from "../device-error.js";
import type { MimeSource } from "../index.js";
import { type CommonOptions, withCommonOptions, withDevice } from "./common-options.js";
import { exitCode } from "./exit-code.js";
import { folderIds, knownFolders } from "./folder-argument.js";
import { composeMail } from "./mail-text.js";
import { collect, toNumber } from "./parse-option.js";
import { type CliStreams, printJson, printLine, readInput } from "./streams.js";

interface SendOptions extends CommonOptions {
  readonly to?: readonly string[];
  readonly cc?: readonly string[];
  readonly subject?: string;
  readonly body?: string;
  readonly file?: string;
  readonly save: boolean;
}

interface PingCommandOptions extends CommonOptions {
  readonly heartbeat?: number;
  readonly folder?: readonly string[];
}

/** `send` and `ping` */
export function addMailCommands(program: Command, streams: CliStreams, exit: (code: number) => void): void {
  withCommonOptions(program.command("send"))
    .description("send a message")
    .option("--to <address>", "may be given several times", collect)
    .option("--cc <address>", "may be given several times", collect)
    .option("--subject <text>")
    .option("--body <text>")
    .option("--file <path>", "a whole message (RFC 5322) in place of the above; - is standard input")
    .option("--no-save", "without a copy in Sent Items")
    .action(async (options: SendOptions) => {
      const mime = await toMime(options, streams);
      await withDevice(options, streams, (device) => device.sendMail(mime, { saveInSent: options.save }));
      if (options.json) printJson(streams, { sent: true });
      else printLine(streams, "sent");
    });
  withCommonOptions(program.command("ping"))
    .description("wait for changes in folders that have been synced; exits with 3 if there were none")
    .option("--heartbeat <seconds>", "how long to wait", toNumber)
    .option("--folder <name>", "a name or an id; may be given several times", collect)
    .action(async (options: PingCommandOptions) => {
      exit(await withDevice(options, streams, (device) => ping(device, options, streams)));
    });
}

async function toMime(options: SendOptions, streams: CliStreams): Promise<MimeSource> {
  const { to = [], cc = [], subject = "", body = "", file, user = "" } = options;
  if (file !== undefined) return file === "-" ? readInput(streams, file) : toFileSource(file);
  if (to.length === 0) throw new DeviceError("usage", "--to or --file is missing");
  if ([...to, ...cc, subject].some((text) => /[\r\n]/.test(text))) {
    throw new DeviceError("usage", "a header cannot have line breaks");
  }
  return composeMail({ from: user, to, cc, subject, body });
}

async function toFileSource(path: string): Promise<MimeSource> {
  const { size } = await stat(path);
  return { length: size, open: () => createReadStream(path) };
}

async function ping(device: Device, options: PingCommandOptions, streams: CliStreams): Promise<number> {
  const folders = await folderIds(device, options.folder);
  const result = await device.ping({ heartbeat: options.heartbeat, folders });
  const known = await knownFolders(device);
  if (options.json) printJson(streams, result);
  else if (result.status === "changes") {
    const names = result.folders.map((id) => `${known.find((one) => one.id === id)?.name ?? "?"} (${id})`);
    printLine(streams, `changed after ${result.ms} ms: ${names.join(", ")}`);
  } else if (result.status === "noChanges") printLine(streams, `no change within ${result.ms} ms`);
  else if (result.status === "folderSyncRequired") {
    printLine(streams, `the list of folders changed, after ${result.ms} ms`);
  }
  switch (result.status) {
    case "changes":
    case "folderSyncRequired":
      return exitCode.ok;
    case "noChanges":
      return exitCode.heartbeatExpired;
    default:
      throw new DeviceError("status", `Ping failed: the server answered ${result.status}`);
  }
}
