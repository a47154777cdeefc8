import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFileSpool } from "./file-spool.js";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(`${tmpdir()}/easkit-spool-test-`);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const collect = async (pieces: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
};

describe("a spool of files", () => {
  it("gives back what is written, whole and in part, again and again", async () => {
    const file = await createFileSpool({ directory }).open();
    const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, i) => i % 251));
    for (let at = 0; at < bytes.length; at += 33_333) await file.write(bytes.subarray(at, at + 33_333));
    const source = file.source();
    expect(source.size).toBe(bytes.length);
    expect(Buffer.compare(await collect(source.open()), bytes)).toBe(0);
    expect(await collect(source.open({ start: 65_530, end: 131_080 }))).toEqual(
      bytes.subarray(65_530, 131_080),
    );
    expect(Buffer.compare(await collect(source.open()), bytes)).toBe(0);
    await file.remove();
    await file.remove();
    expect(await readdir(directory)).toEqual([]);
    await expect(collect(source.open())).rejects.toThrow();
  });

  it.skipIf(process.platform === "win32")(
    "leaves no name that a killed process could leave behind",
    async () => {
      const file = await createFileSpool({ directory }).open();
      await file.write(Buffer.from("secret"));
      expect(await readdir(directory)).toEqual([]);
      await file.remove();
    },
  );

  it("takes away what is old, and nothing else", async () => {
    const old = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
    for (const name of ["old.spool", "other.txt", "new.spool"]) await writeFile(`${directory}/${name}`, "x");
    for (const name of ["old.spool", "other.txt"]) await utimes(`${directory}/${name}`, old, old);
    await (await createFileSpool({ directory }).open()).remove();
    expect((await readdir(directory)).sort()).toEqual(["new.spool", "other.txt"]);
  });

  it("makes its folder, and again if it has gone", async () => {
    const spool = createFileSpool({ directory: `${directory}/deep/er` });
    await (await spool.open()).remove();
    await rm(`${directory}/deep`, { recursive: true });
    await expect(spool.open()).rejects.toThrow(/ENOENT/);
    await (await spool.open()).remove();
  });
});
