import { type Command, Option } from "commander";
import type { MeetingAnswer } from "../commands/meeting-response.js";
import type { Device } from "../device.js";
import { DeviceError } from "../device-error.js";
import { type CommonOptions, withCommonOptions, withDevice } from "./common-options.js";
import { folderIds } from "./folder-argument.js";
import { toNumber } from "./parse-option.js";
import { toTime } from "./parse-time.js";
import { type CliStreams, printJson, printLine } from "./streams.js";

const answers = { accept: "accepted", tentative: "tentative", decline: "declined" } as const;
type AnswerWord = keyof typeof answers;
const isAnswer = (word: string): word is AnswerWord => word in answers;

interface RespondOptions extends CommonOptions {
  readonly instance?: string;
  readonly send?: true;
  readonly comment?: string;
  readonly proposeStart?: Date;
  readonly proposeEnd?: Date;
}

interface ResolveCommandOptions extends CommonOptions {
  readonly certificates?: "full" | "mini";
  readonly from?: Date;
  readonly to?: Date;
  readonly suggestions?: number;
  readonly pictures?: true;
}

/** `respond` and `resolve` */
export function addMeetingCommands(program: Command, streams: CliStreams): void {
  withCommonOptions(program.command("respond <answer> <folder> <item>"))
    .description("answer an invitation, or a meeting of the calendar: accept, tentative or decline")
    .option("--instance <time>", "one occurrence, by its original start (14.1)")
    .option("--send", "the server tells the organizer (16.0)")
    .option("--comment <text>", "what to tell the organizer")
    .option("--propose-start <time>", "another time (16.1)", toTime)
    .option("--propose-end <time>", "and its end", toTime)
    .action((word: string, folder: string, item: string, options: RespondOptions) =>
      withDevice(options, streams, (device) => respond(device, [word, folder, item], options, streams)),
    );
  withCommonOptions(program.command("resolve <names...>"))
    .description("find whom names mean")
    .addOption(new Option("--certificates <form>", "with certificates").choices(["full", "mini"]))
    .option("--from <time>", "with free and busy times from then on (14.0)", toTime)
    .option("--to <time>", "until then; seven days if not given", toTime)
    .option("--suggestions <number>", "for a name that may mean several", toNumber)
    .option("--pictures", "with pictures (14.1)")
    .action((names: string[], options: ResolveCommandOptions) =>
      withDevice(options, streams, (device) => resolve(device, names, options, streams)),
    );
}

function sendOf({ send, comment, proposeStart, proposeEnd }: RespondOptions): MeetingAnswer["send"] {
  if ((proposeStart === undefined) !== (proposeEnd === undefined))
    throw new DeviceError("usage", "--propose-start and --propose-end go together");
  if (!send && comment === undefined && !proposeStart) return undefined;
  const proposed = proposeStart && proposeEnd && { start: proposeStart, end: proposeEnd };
  return { comment, proposed };
}

async function respond(
  device: Device,
  [word, folder, serverId]: readonly [string, string, string],
  options: RespondOptions,
  streams: CliStreams,
): Promise<void> {
  if (!isAnswer(word))
    throw new DeviceError("usage", `an answer is one of ${Object.keys(answers).join(", ")}`);
  const [folderId] = (await folderIds(device, [folder])) ?? [];
  const [answered] = await device.respond([
    { response: answers[word], folderId, serverId, instanceId: options.instance, send: sendOf(options) },
  ]);
  if (answered?.status !== "ok")
    throw new DeviceError(
      "status",
      `MeetingResponse failed: the server answered ${answered?.status ?? "nothing"}`,
    );
  if (options.json) return printJson(streams, answered);
  const { calendarId } = answered;
  printLine(streams, calendarId === undefined ? answers[word] : `${answers[word]}: event ${calendarId}`);
}

async function resolve(
  device: Device,
  names: readonly string[],
  { certificates, from, to, suggestions, pictures, json }: ResolveCommandOptions,
  streams: CliStreams,
): Promise<void> {
  const availability = from && { start: from, end: to };
  const found = await device.resolve(names, {
    certificates,
    availability,
    suggestions,
    ...(pictures && { pictures: {} }),
  });
  if (json) return printJson(streams, found);
  for (const { to: name, status, recipients = [] } of found) {
    printLine(streams, `${name}: ${status}`);
    for (const each of recipients) {
      const times = each.availability?.mergedFreeBusy ?? each.availability?.status ?? "";
      const keys = each.certificates ? `, ${each.certificates.certificateCount ?? 0} certificates` : "";
      printLine(
        streams,
        `  ${each.displayName} <${each.emailAddress}> (${each.type})${keys} ${times}`.trimEnd(),
      );
    }
  }
}
