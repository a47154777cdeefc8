import type { Command } from "commander";
import { DeviceError } from "../device-error.js";
import type { QueryParameters } from "../http/query.js";
import { type CommonOptions, withCommonOptions, withDevice } from "./common-options.js";
import { collect } from "./parse-option.js";
import { type CliStreams, printJson, readInput } from "./streams.js";

interface Options extends CommonOptions {
  readonly empty?: true;
  readonly parameter?: readonly string[];
}

/** `raw <command> [file]` */
export function addRawCommand(program: Command, streams: CliStreams): void {
  withCommonOptions(program.command("raw <command> [file]"))
    .description(
      "post any command with XML (or WBXML) from a file or standard input, print the answer as XML",
    )
    .option("--empty", "without a body")
    .option(
      "--parameter <name=value>",
      "attachmentName, collectionId, itemId, longId or occurrence in the URL",
      collect,
    )
    .action((command: string, file: string | undefined, options: Options) =>
      withDevice(options, streams, async (device) => {
        const input = options.empty ? undefined : await readInput(streams, file ?? "-");
        const body = input?.[0] === 0x03 ? input : input && Buffer.from(input).toString("utf8");
        const { xml, bytes } = await device.raw(command, body, { parameters: toParameters(options) });
        if (options.json) printJson(streams, { xml, bytes: bytes.length });
        else streams.stdout.write(xml);
      }),
    );
}

function toParameters({ parameter = [] }: Options): QueryParameters {
  return Object.fromEntries(
    parameter.map((text) => {
      const [, name, value] =
        /^(attachmentName|collectionId|itemId|longId|occurrence)=(.*)$/s.exec(text) ?? [];
      if (name === undefined) throw new DeviceError("usage", `no such parameter: ${text}`);
      return [name, value];
    }),
  );
}
