import { randomUUID } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { dateToFileTime } from "../file-time.js";
import { createPackStream } from "../pack.js";
import { createUnpackStream } from "../unpack.js";
import { type Input, openInput, withSpooled, writeOutput } from "./files.js";
import type { CliStreams } from "./program.js";
import { withProgress } from "./progress.js";

/** `unpack IN OUT` */
export async function unpackFile(
  streams: CliStreams,
  from: string,
  to: string,
  options: { readonly maxSize?: number },
): Promise<void> {
  const { stream, size } = await openInput(streams, from);
  await writeOutput(streams, to, (output) =>
    pipeline(stream, withProgress(streams, size), createUnpackStream(options), output),
  );
}

/** `pack IN OUT` */
export async function packFile(
  streams: CliStreams,
  from: string,
  to: string,
  options: { readonly id?: string; readonly time?: Date },
): Promise<void> {
  const pack = async ({ stream, size, modified }: Input): Promise<void> => {
    const fileTime = dateToFileTime(options.time ?? modified ?? new Date());
    const packing = createPackStream({ size: size ?? 0, id: options.id ?? randomUUID(), fileTime });
    await writeOutput(streams, to, (output) =>
      pipeline(stream, withProgress(streams, size), packing, output),
    );
  };
  const input = await openInput(streams, from);
  await (input.size === undefined ? withSpooled(input.stream, pack) : pack(input));
}
