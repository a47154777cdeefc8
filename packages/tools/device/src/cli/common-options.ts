import { isProtocolVersion, type ProtocolVersion, protocolVersions } from "@easkit/eas-schema";
import { type Command, Option } from "commander";
import { createDevice, type Device } from "../device.js";
import { DeviceError } from "../device-error.js";
import { toStatePath } from "./state-path.js";
import type { CliStreams } from "./streams.js";
import { createTrace } from "./trace.js";

/** What every command that talks to a server takes. */
export interface CommonOptions {
  readonly url?: string;
  readonly user?: string;
  readonly password?: string;
  readonly protocol: string;
  readonly query: "plain" | "base64";
  readonly deviceId?: string;
  readonly deviceType?: string;
  readonly state?: string;
  readonly trace?: true;
  readonly json?: true;
  readonly insecure?: true;
  readonly lenient?: true;
}

/** Adds the options that all commands have in common. */
export function withCommonOptions(command: Command): Command {
  return command
    .addOption(new Option("--url <url>", "the server; its path may be left out").env("EASKIT_URL"))
    .addOption(new Option("--user <name>", "the user").env("EASKIT_USER"))
    .addOption(
      new Option("--password <text>", "the password (better in the environment)").env("EASKIT_PASSWORD"),
    )
    .addOption(
      new Option("--protocol <version>", "the version to speak; newest takes the newest that both know")
        .choices(["newest", ...protocolVersions])
        .default("newest"),
    )
    .addOption(
      new Option("--query <form>", "how the URL says what is asked; base64 from 12.1 on")
        .choices(["plain", "base64"])
        .default("plain"),
    )
    .option("--device-id <id>", "1 to 32 letters and digits; random at first, then as the state has it")
    .option("--device-type <type>", "EasKit if not given")
    .option("--state <path>", "file or directory for what the device knows")
    .option("--trace", "print every exchange as XML on standard error")
    .option("--json", "print one JSON value and nothing else")
    .option("--insecure", "take any TLS certificate")
    .option("--lenient", "put up with elements that the version does not have")
    .option("--debug", "print where an error comes from");
}

/** Where the state of the device that the options mean is kept. */
export const statePathOf = (options: CommonOptions, streams: CliStreams): string =>
  toStatePath(
    options.state,
    { url: needed(options.url, "--url"), user: needed(options.user, "--user"), deviceId: options.deviceId },
    streams.env,
  );

/** Runs something with the device that the options mean, and closes it. */
export async function withDevice<T>(
  options: CommonOptions,
  streams: CliStreams,
  run: (device: Device) => Promise<T>,
): Promise<T> {
  const device = createDevice({
    url: needed(options.url, "--url"),
    user: needed(options.user, "--user"),
    password: needed(options.password, "--password (or EASKIT_PASSWORD)"),
    version: toVersion(options.protocol),
    query: options.query,
    deviceId: options.deviceId,
    deviceType: options.deviceType,
    statePath: statePathOf(options, streams),
    insecure: options.insecure,
    strict: !options.lenient,
    onExchange: options.trace && createTrace(streams),
  });
  try {
    return await run(device);
  } finally {
    device.close();
  }
}

function needed(value: string | undefined, name: string): string {
  if (value === undefined) throw new DeviceError("usage", `${name} is missing`);
  return value;
}

const toVersion = (text: string): ProtocolVersion | "newest" => (isProtocolVersion(text) ? text : "newest");
