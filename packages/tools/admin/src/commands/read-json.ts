import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { AdminError, messageOf } from "../admin-error.js";
import type { CliStreams } from "../cli/streams.js";
import { type Schema, SchemaFault } from "../schema/schema.js";

/** Reads a JSON file, or standard input for `-`, that has to be of a form. @throws AdminError `usage` */
export async function readJson<T>({ stdin }: CliStreams, file: string, schema: Schema<T>): Promise<T> {
  try {
    const given: unknown = JSON.parse(file === "-" ? await text(stdin) : await readFile(file, "utf8"));
    return schema.parse(given, "");
  } catch (error) {
    const why =
      error instanceof SyntaxError || error instanceof SchemaFault ? "makes no sense" : "cannot be read";
    throw new AdminError("usage", `${file} ${why}: ${messageOf(error)}`, { cause: error });
  }
}
