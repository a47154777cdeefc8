import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import type { SettingsAnswer, SettingsRequest } from "../commands/settings.js";
import type { Device } from "../device.js";
import { DeviceError } from "../device-error.js";
import { type CommonOptions, withCommonOptions, withDevice } from "./common-options.js";
import { collect } from "./parse-option.js";
import { toTime } from "./parse-time.js";
import { type CliStreams, printJson, printLine } from "./streams.js";

interface OofOptions extends CommonOptions {
  readonly set?: "disabled" | "global" | "timeBased";
  readonly start?: Date;
  readonly end?: Date;
  readonly internal?: string;
  readonly external?: string;
}

interface ValidateOptions extends CommonOptions {
  readonly chain?: readonly string[];
  readonly crl?: true;
}

/** `oof` and `validate-cert` */
export function addUserCommands(program: Command, streams: CliStreams): void {
  withCommonOptions(program.command("oof"))
    .description("show automatic replies, or set them (12.0)")
    .addOption(new Option("--set <state>").choices(["disabled", "global", "timeBased"]))
    .option("--start <time>", "with timeBased", toTime)
    .option("--end <time>", "with timeBased", toTime)
    .option("--internal <text>", "what colleagues are told")
    .option("--external <text>", "what all others are told")
    .action((options: OofOptions) =>
      withDevice(options, streams, (device) =>
        options.set ? setOof(device, options, streams) : showOof(device, options, streams),
      ),
    );
  withCommonOptions(program.command("validate-cert <files...>"))
    .description("have certificates checked, each a file in PEM or DER")
    .option("--chain <file>", "a certificate above them; may be given several times", collect)
    .option("--crl", "a certificate that may have been revoked is not good")
    .action((files: string[], options: ValidateOptions) =>
      withDevice(options, streams, (device) => validate(device, files, options, streams)),
    );
}

type Oof = NonNullable<SettingsAnswer["oof"]>;

async function ask(device: Device, oof: SettingsRequest["oof"]): Promise<Oof> {
  const { oof: answer } = await device.settings({ oof });
  if (answer?.status !== "ok")
    throw new DeviceError("status", `Settings failed: the server answered ${answer?.status ?? "nothing"}`);
  return answer;
}

async function showOof(device: Device, { json }: OofOptions, streams: CliStreams): Promise<void> {
  const { get } = await ask(device, { get: { bodyType: "Text" } });
  if (json) return printJson(streams, get ?? {});
  const times = get?.startTime
    ? `, ${get.startTime.toISOString()} to ${get.endTime?.toISOString() ?? "?"}`
    : "";
  printLine(streams, `automatic replies: ${get?.oofState ?? "?"}${times}`);
  for (const message of get?.messages ?? []) {
    const { appliesToInternal, appliesToExternalKnown, enabled, replyMessage = "" } = message;
    const who = appliesToInternal ? "internal" : appliesToExternalKnown ? "known outside" : "others outside";
    printLine(streams, `${who}: ${enabled ? "on" : "off"} ${replyMessage}`.trimEnd());
  }
}

async function setOof(device: Device, options: OofOptions, streams: CliStreams): Promise<void> {
  const { set, start, end, internal, external } = options;
  const said = (replyMessage: string) => ({ enabled: true, replyMessage, bodyType: "Text" });
  const messages = [
    ...(internal === undefined ? [] : [{ appliesToInternal: true, ...said(internal) }]),
    ...(external === undefined
      ? []
      : [
          { appliesToExternalKnown: true, ...said(external) },
          { appliesToExternalUnknown: true, ...said(external) },
        ]),
  ];
  await ask(device, {
    set: { oofState: set, startTime: start, endTime: end, ...(messages.length > 0 && { messages }) },
  });
  if (options.json) printJson(streams, { set });
  else printLine(streams, `automatic replies: ${set ?? ""}`);
}

async function readDer(path: string): Promise<Uint8Array> {
  try {
    return new X509Certificate(await readFile(path)).raw;
  } catch (cause) {
    throw new DeviceError("usage", `${path} is no certificate`, { cause });
  }
}

async function validate(
  device: Device,
  files: readonly string[],
  { chain = [], crl, json }: ValidateOptions,
  streams: CliStreams,
): Promise<void> {
  const statuses = await device.validateCert(await Promise.all(files.map(readDer)), {
    chain: await Promise.all(chain.map(readDer)),
    ...(crl && { checkCrl: true }),
  });
  const results = files.map((file, index) => ({ file, status: statuses[index] ?? "?" }));
  if (json) return printJson(streams, results);
  for (const { file, status } of results) printLine(streams, `${file}: ${status}`);
}
