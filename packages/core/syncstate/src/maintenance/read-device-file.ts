import { FILE_FORMAT, type FileHeader, type FileRecord, FileSum, parseLine } from "./device-file.js";
import { ImportRefused } from "./import-refused.js";

/** What a file is read into. */
export interface FileTaker {
  begin(header: FileHeader): Promise<void>;
  take(record: FileRecord): Promise<void>;
  /** Everything below this key was taken in vain. */
  takeBack(prefix: string): Promise<void>;
}

/** Reads an exported device line by line. When it returns, the file was whole. @throws ImportRefused */
export async function readDeviceFile(lines: AsyncIterable<string>, taker: FileTaker): Promise<void> {
  const sum = new FileSum();
  let begun = false;
  let ended = false;
  for await (const text of lines) {
    if (text === "" && ended) continue;
    const line = parseLine(text);
    if (line === undefined || ended || begun === "easkit" in line) throw notAFile();
    if ("end" in line) {
      const expected = sum.end();
      if (line.end.lines !== expected.lines || line.end.crc32 !== expected.crc32) {
        throw new ImportRefused("unreadable", "the file has been changed: its checksum is wrong");
      }
      ended = true;
      continue;
    }
    sum.add(text);
    if ("easkit" in line) {
      begun = true;
      checkFormat(line);
      await taker.begin(line);
    } else if ("again" in line) await taker.takeBack(line.again);
    else await taker.take(line);
  }
  if (!ended) throw new ImportRefused("unreadable", "the file is cut short: its last line is missing");
}

const notAFile = (): ImportRefused =>
  new ImportRefused("unreadable", "this is not the exported state of a device, or it has been changed");

function checkFormat({ format }: FileHeader): void {
  if (format <= FILE_FORMAT) return;
  throw new ImportRefused(
    "newer",
    `a newer release wrote the file, in format ${format}; this one reads up to ${FILE_FORMAT}`,
  );
}
