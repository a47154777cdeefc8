import { rm } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cardText, eventText, taskText } from "../src/scratch-vdir.js";
import { openPhone } from "./phone.js";
import { startVdirServer, type VdirServer } from "./vdir-server.js";

let server: VdirServer;
beforeEach(async () => {
  server = await startVdirServer();
  await server.put("personal/event.ics", eventText("event", "Lunch", "X-MOOD:sunny", "COLOR:turquoise"));
  await server.put("personal/task.ics", taskText("task"));
  await server.put("friends/ada.vcf", cardText("Ada", "X-SPOTS:7", "GENDER:F"));
});
afterEach(() => server.close());

describe.each(["2.5", "12.1", "14.1", "16.1"] as const)("a device of version %s", (version) => {
  it("gets what is in the files", async () => {
    const phone = await openPhone(server.url, version);
    expect((await phone.calendar("personal")).only).toMatchObject({ subject: "Lunch" });
    expect((await phone.tasks("personal")).only).toMatchObject({ subject: "Buy cake" });
    expect((await phone.contacts("friends")).only).toMatchObject({ lastName: "Ada" });
  });

  it("changes a file where it lies, and what it does not know of stays in it", async () => {
    const phone = await openPhone(server.url, version);
    const calendar = await phone.calendar("personal");
    const [id = ""] = calendar.items.keys();
    await calendar.change(id, { ...calendar.only, subject: "Dinner" });
    const text = await server.read("personal/event.ics");
    expect(text).toContain("SUMMARY:Dinner");
    expect(text).toContain("X-MOOD:sunny");
    expect(text).toContain("COLOR:turquoise");
    const contacts = await phone.contacts("friends");
    const [ada = ""] = contacts.items.keys();
    await contacts.change(ada, { ...contacts.only, jobTitle: "Countess" });
    const card = await server.read("friends/ada.vcf");
    expect(card).toContain("TITLE:Countess");
    expect(card).toContain("X-SPOTS:7");
    expect(card).toContain("GENDER:F");
  });

  it("makes and deletes files, and sees what other programs do", async () => {
    const phone = await openPhone(server.url, version);
    const tasks = await phone.tasks("personal");
    const id = await tasks.add({ subject: "Call Ben" });
    expect(await server.names("personal")).toHaveLength(3);
    await tasks.remove(id);
    expect((await server.names("personal")).sort()).toEqual(["event.ics", "task.ics"]);
    await server.put("personal/task.ics", taskText("task", "Buy two cakes"));
    await tasks.sync();
    expect(tasks.only).toMatchObject({ subject: "Buy two cakes" });
    await rm(`${server.root}/personal/task.ics`);
    await tasks.sync();
    expect(tasks.items.size).toBe(0);
  });
});

it("a device that waits is told of a file within a second", async () => {
  const { device, ...phone } = await openPhone(server.url, "16.1");
  const calendar = await phone.calendar("personal");
  const waiting = device.ping({ heartbeat: 60, folders: [calendar.id] });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const began = performance.now();
  await server.put("personal/other.ics", eventText("other"));
  expect(await waiting).toMatchObject({ status: "changes", folders: [calendar.id] });
  expect(performance.now() - began).toBeLessThan(1_000);
});
