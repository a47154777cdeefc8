import { PassThrough, type Readable } from "node:stream";
import { expect, it } from "vitest";
import { createProgress } from "./progress.js";

const folder = { id: "5", parentId: "0", name: "Inbox", type: 2 };

/** Shows two steps and gives what was drawn on standard error. */
function drawn(isTTY: boolean, isQuiet: boolean): string {
  const stderr = Object.assign(new PassThrough(), {
    isTTY,
    columns: 80,
    cursorTo() {},
    clearLine() {},
    moveCursor() {},
  });
  const stdin: Readable = new PassThrough();
  const progress = createProgress({ stdin, stdout: new PassThrough(), stderr, env: {} }, isQuiet);
  progress.show({ folder, done: 0, estimate: 20, bytesIn: 0 });
  progress.show({ folder, done: 30, estimate: 20, bytesIn: 1500 });
  progress.stop();
  return stderr.read()?.toString() ?? "";
}

it("draws a bar on a terminal, and takes more items than were estimated", () => {
  expect(drawn(true, false)).toContain("Inbox");
  expect(drawn(true, false)).toMatch(/30 of 30 items, 1\.5 kB/);
});

it("draws nothing where there is no terminal, or when it is to be quiet", () => {
  expect([drawn(false, false), drawn(true, true)]).toEqual(["", ""]);
});
