import { crc32 } from "../crc32.js";

/**
 * The lines of an exported device, each a JSON value:
 * the header; records, in the order of their keys; after each part of the device that moved while it was written, a
 * line that takes back what was written of it; the end. Versions of the file and of the records count separately.
 */
export interface FileHeader {
  readonly easkit: "device state";
  readonly format: number;
  readonly user: string;
  readonly device: string;
}

/** One record. */
export interface FileRecord {
  /** Below the device. */
  readonly key: string;
  /** The record in base64, as it is stored. */
  readonly value: string;
  /** What it holds, for people; not read again. */
  readonly about?: Readonly<Record<string, unknown>>;
}

/** What was written of this part so far does not count: it follows once more. */
export interface FileAgain {
  readonly again: string;
}

/** The last line. */
export interface FileEnd {
  readonly end: {
    /** All lines but the first and this one. */
    readonly lines: number;
    /** Of all lines above in UTF-8, each with a line feed, as eight hexadecimal digits. */
    readonly crc32: string;
  };
}

/** One line of the file. */
export type FileLine = FileHeader | FileRecord | FileAgain | FileEnd;

/** The version in which files are written. */
export const FILE_FORMAT = 1;

const encoder = new TextEncoder();

/** Adds up the checksum of a file, line by line. */
export class FileSum {
  #crc = 0;
  #lines = 0;

  add(line: string): void {
    const bytes = encoder.encode(`${line}\n`);
    this.#crc = crc32(bytes, 0, bytes.length, this.#crc);
    this.#lines++;
  }

  /** What the last line says, after all others were added. */
  end(): FileEnd["end"] {
    return { lines: this.#lines - 1, crc32: this.#crc.toString(16).padStart(8, "0") };
  }
}

/** Reads one line. Gives nothing if it is none of the known ones. */
export function parseLine(text: string): FileLine | undefined {
  const value = parseJson(text);
  if (typeof value !== "object" || value === null) return undefined;
  if (isRecord(value) || isAgain(value) || isEnd(value) || isHeader(value)) return value;
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const isRecord = (value: object): value is FileRecord =>
  "key" in value && typeof value.key === "string" && "value" in value && typeof value.value === "string";
const isAgain = (value: object): value is FileAgain => "again" in value && typeof value.again === "string";
const isHeader = (value: object): value is FileHeader =>
  "easkit" in value &&
  value.easkit === "device state" &&
  "format" in value &&
  typeof value.format === "number" &&
  "user" in value &&
  typeof value.user === "string" &&
  "device" in value &&
  typeof value.device === "string";

function isEnd(value: object): value is FileEnd {
  if (!("end" in value) || typeof value.end !== "object" || value.end === null) return false;
  const { end } = value;
  return "lines" in end && typeof end.lines === "number" && "crc32" in end && typeof end.crc32 === "string";
}
