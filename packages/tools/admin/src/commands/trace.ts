import { type Command, InvalidArgumentError } from "commander";
import { printable } from "../cli/printable.js";
import { toMoment } from "../cli/words.js";
import type { OutputOf } from "../operations/operations.js";
import { printAnswer, type SourceOptions, withAdmin, withSourceOptions } from "./admin-source.js";
import type { CommandContext } from "./command-group.js";
import { act } from "./device-actions.js";

interface TraceOptions extends SourceOptions {
  readonly on?: number;
  readonly off?: boolean;
}

function toMinutes(text: string): number {
  const minutes = Number(text);
  if (!Number.isSafeInteger(minutes) || minutes < 1)
    throw new InvalidArgumentError("a whole number of minutes");
  return minutes;
}

/** `devices trace` */
export function addTraceCommand(devices: Command, context: CommandContext): void {
  const { streams } = context;
  withSourceOptions(devices.command("trace <user> <device>"))
    .description("what a traced device and the server said to each other, without content and credentials")
    .option("--on <minutes>", "keep it from now on, for so long", toMinutes)
    .option("--off", "keep it no longer")
    .action((user: string, deviceId: string, options: TraceOptions) => {
      const { on: minutes, off } = options;
      if (off) return act(context, options, "stopTrace", { user, deviceId }, () => "the trace is over");
      if (minutes !== undefined)
        return act(
          context,
          options,
          "startTrace",
          { user, deviceId, minutes },
          () => `traced for ${minutes} minutes`,
        );
      return withAdmin(options, streams, async (admin) =>
        printAnswer<"showTrace">(
          streams,
          options,
          await admin.call("showTrace", { user, deviceId }),
          toLines,
        ),
      );
    });
}

const indent = (xml: string): string[] => xml.split("\n").map((line) => `    ${printable(line)}`);

function* toLines({ exchanges }: OutputOf<"showTrace">): Iterable<string> {
  if (exchanges.length === 0) yield "nothing was traced: --on 60 begins to";
  for (const { at, duration, command, version = "", httpStatus, summary = "", request, reply } of exchanges) {
    yield `${toMoment(at)}  ${printable(command)} ${version}  ${httpStatus}  ${duration} ms  ${printable(summary)}`;
    if (request !== "") yield* ["  request", ...indent(request)];
    if (reply !== "") yield* ["  reply", ...indent(reply)];
  }
}
