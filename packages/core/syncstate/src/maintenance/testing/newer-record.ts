import { ByteWriter } from "../../byte-writer.js";
import { crc32 } from "../../crc32.js";
import { FORMAT_VERSION } from "../../record.js";

/** A whole record of the format version after the newest. */
export function toNewerRecord(record: Uint8Array): Uint8Array {
  const writer = new ByteWriter();
  writer.byte(FORMAT_VERSION + 1);
  writer.raw(record.slice(1, -4));
  writer.fixed(crc32(writer.toBytes()), 4);
  return writer.toBytes();
}
