import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { vectorNamed } from "../../test/vectors.js";
import { dateToFileTime, packHu01, readHeader, unpackHu01 } from "../index.js";
import { runCli } from "./program.js";
import { PROGRESS_FROM } from "./progress.js";

const mail = vectorNamed("a mail in one block");
const plain = Buffer.from(unpackHu01(mail.packed));
let folder: string;
const at = (name: string) => join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hu01-test-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** A stream that keeps what is written to it, also when it is destroyed. */
class Kept extends Writable {
  readonly chunks: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.chunks.push(chunk);
    done();
  }
}

/** Runs the command line with its own streams and gives what came out. */
async function run(argv: string[], input: Uint8Array = new Uint8Array(0), isTTY = false) {
  const stdout = new Kept();
  const stderr = Object.assign(new Kept(), { isTTY });
  const code = await runCli(argv, { stdin: Readable.from([input]), stdout, stderr });
  return { code, out: Buffer.concat(stdout.chunks), errors: Buffer.concat(stderr.chunks).toString() };
}

describe("easkit-hu01", () => {
  it("unpacks a file into a file", async () => {
    await writeFile(at("in"), mail.packed);
    expect(await run(["unpack", at("in"), at("out")])).toMatchObject({ code: 0, errors: "" });
    expect(plain.equals(await readFile(at("out")))).toBe(true);
  });

  it("unpacks standard input to standard output", async () => {
    const { code, out } = await run(["unpack", "-", "-"], mail.packed);
    expect(code).toBe(0);
    expect(plain.equals(out)).toBe(true);
  });

  it("packs a file, with its time and a new id in the header", async () => {
    await writeFile(at("in"), plain);
    const time = new Date("2011-03-29T09:33:55Z");
    await utimes(at("in"), time, time);
    for (const out of ["one", "two"]) expect((await run(["pack", at("in"), at(out)])).code).toBe(0);
    const [one, two] = await Promise.all([readFile(at("one")), readFile(at("two"))]);
    expect(plain.equals(unpackHu01(one))).toBe(true);
    expect(readHeader(one).fileTime).toBe(dateToFileTime(time));
    expect(readHeader(one).id).not.toBe(readHeader(two).id);
  });

  it("packs standard input, whose size it cannot know before, with the id and time asked for", async () => {
    const id = "05040302-0706-0908-0a0b-0c0d0e0f1011";
    const { code, out } = await run(["pack", "-", "-", "--id", id, "--time", "2011-03-29T09:33:55Z"], plain);
    expect(code).toBe(0);
    const fileTime = dateToFileTime(new Date("2011-03-29T09:33:55Z"));
    expect(out.equals(packHu01(plain, { id, fileTime }))).toBe(true);
  });

  it("shows the header and the sizes", async () => {
    const { code, out } = await run(["info", "-", "--blocks", "--verify"], mail.packed);
    expect(code).toBe(0);
    const lines = out.toString().replaceAll(/ +/g, " ").split("\n");
    expect(lines[0]).toMatch(/^block at 40: 670 -> 794 bytes, CRC-32 [0-9a-f]{8}$/);
    expect(lines).toEqual(
      expect.arrayContaining([
        "headerSize 40",
        "id 13121110-1514-1716-1819-1a1b1c1d1e1f",
        "fileTime 129458936123456789",
        "date 2011-03-29T17:33:32.345Z",
        "blocks 1",
        "decompressedSize 794",
        "compressedSize 670",
        "verified true",
      ]),
    );
  });

  it("shows the same as JSON", async () => {
    const { out } = await run(
      ["info", "-", "--json"],
      vectorNamed("packed, stored and packed blocks of odd sizes").packed,
    );
    expect(JSON.parse(out.toString())).toMatchObject({
      blocks: 3,
      stored: 1,
      decompressedSize: 4634,
      verified: false,
    });
  });

  it("says what is wrong and where, and leaves the old output alone", async () => {
    await writeFile(at("in"), mail.packed.subarray(0, 500));
    await writeFile(at("out"), "old");
    const { code, errors } = await run(["unpack", at("in"), at("out")]);
    expect(code).toBe(1);
    expect(errors).toBe("easkit-hu01: the stream ends inside a block (at byte 500)\n");
    expect(await readFile(at("out"), "utf8")).toBe("old");
    expect((await readdir(folder)).sort()).toEqual(["in", "out"]);
  });

  it.each([
    ["a file that is not there", ["unpack", "/nowhere/at/all", "-"], "ENOENT"],
    ["a damaged block, when asked to verify", ["info", "-", "--verify"], "CRC-32"],
    ["more output than allowed", ["unpack", "-", "-", "--max-size", "10"], "the limit is 10"],
    ["a size that is no number", ["unpack", "-", "-", "--max-size", "big"], "number of bytes"],
    ["an id that is no GUID", ["pack", "-", "-", "--id", "mine"], "not a GUID"],
    ["a time that is no date", ["pack", "-", "-", "--time", "soon"], "a date"],
    ["an unknown command", ["repack", "-", "-"], "unknown command"],
  ])("fails for %s", async (_, argv, message) => {
    const damaged = Uint8Array.from(mail.packed);
    damaged[52] = (damaged[52] ?? 0) ^ 1;
    const { code, errors } = await run(argv, damaged);
    expect(code).toBe(1);
    expect(errors).toContain(message);
  });

  it("shows a bar for a big file on a terminal only", async () => {
    await writeFile(at("plain"), new Uint8Array(PROGRESS_FROM));
    expect((await run(["pack", at("plain"), at("out")], undefined, true)).errors).toContain(
      "% of 8388608 bytes",
    );
    expect((await run(["pack", at("plain"), at("out")], undefined, false)).errors).toBe("");
    expect((await run(["unpack", at("out"), at("small")], undefined, true)).errors).toBe("");
  });
});
