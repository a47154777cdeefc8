import { expect, it } from "vitest";
import { withEndings } from "./endings.js";

it("ends what was started, the last first, although the task and one of the ends fail", async () => {
  const ended: string[] = [];
  const run = withEndings(async (endings) => {
    endings.add(async () => ended.push("first"));
    endings.add(() => Promise.reject(new Error("it does not end")));
    endings.add(async () => ended.push("last"));
    throw new Error("the task fails");
  });
  await expect(run).rejects.toThrow();
  expect(ended).toEqual(["last", "first"]);
});

it("listens to signals only while there is something to end", async () => {
  const before = process.listenerCount("SIGTERM");
  await withEndings(async () => expect(process.listenerCount("SIGTERM")).toBe(before + 1));
  expect(process.listenerCount("SIGTERM")).toBe(before);
});
