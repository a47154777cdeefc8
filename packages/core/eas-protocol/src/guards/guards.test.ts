import { describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { HttpStatus, readReply } from "../testing/test-device.js";
import { openMailbox, primeInbox, subjectsOf, syncInbox } from "../testing/test-mailbox.js";

describe("an item that fails when some of it has been sent", () => {
  it("breaks the answer off once, is noted, and is left out of the next", async () => {
    const { device, deliver, server } = await openMailbox();
    deliver("good");
    deliver("bad", { text: "x".repeat(100_000), headers: "X-Late-Fault: the disk is gone\n" });
    deliver("fine");
    const key = await primeInbox(device);
    await expect(syncInbox(device, key)).rejects.toThrow("could not be written");
    const round = await syncInbox(device, key);
    expect(subjectsOf(round).toSorted()).toEqual(["fine", "good"]);
    expect(server.events).toContainEqual(
      expect.objectContaining({ type: "skipped", reason: "Error: the disk is gone" }),
    );
  });

  it("is offered again when its content has changed", async () => {
    const { device, deliver, backend } = await openMailbox();
    const id = deliver("bad", { headers: "X-Fault: no such charset\n" });
    const key = await primeInbox(device);
    const round = await syncInbox(device, key);
    expect(subjectsOf(round)).toEqual([]);
    const mime = new TextEncoder().encode("Subject: mended\n\nText.\n");
    const source = {
      size: mime.length,
      async *open() {
        yield mime;
      },
    };
    const content = { class: "Email", mime: source, flags: { read: false }, received: new Date() } as const;
    backend.mailbox("alice").put("inbox", content, { id });
    expect(subjectsOf(await syncInbox(device, round?.syncKey ?? ""))).toEqual(["mended"]);
  });
});

describe("an item that the backend fails to read without saying why", () => {
  const openFailing = (times: number) =>
    openMailbox({
      wrap: (backend) => {
        let failures = 0;
        return {
          ...backend,
          async getItem(ctx, folderId, id, want) {
            if (want.parts !== "flags" && failures++ < times) throw new TypeError("socket hang up");
            return backend.getItem(ctx, folderId, id, want);
          },
        };
      },
    });

  it("is tried again, and sent when it can be read", async () => {
    const { device, deliver } = await openFailing(2);
    deliver("one");
    let key = await primeInbox(device);
    const seen: (string | undefined)[] = [];
    for (let round = 0; round < 4; round++) {
      const answer = await syncInbox(device, key);
      seen.push(...subjectsOf(answer));
      key = answer?.syncKey ?? key;
    }
    expect(seen).toEqual(["one"]);
  });

  it("is left out with the reason when it goes on like that", async () => {
    const { device, deliver, server } = await openFailing(1000);
    deliver("one");
    let key = await primeInbox(device);
    for (let round = 0; round < 4; round++) key = (await syncInbox(device, key))?.syncKey ?? key;
    expect(server.events).toContainEqual(
      expect.objectContaining({ type: "skipped", reason: "TypeError: socket hang up" }),
    );
    expect(await syncInbox(device, key)).toBeUndefined();
  });
});

describe("items that were left out", () => {
  it("are listed with their reasons, and one can be sent again", async () => {
    const { device, deliver, server } = await openMailbox();
    const bad = deliver("bad", { headers: "X-Fault: no such charset\n" });
    const good = deliver("good");
    const key = (await syncInbox(device, await primeInbox(device)))?.syncKey ?? "";
    const skipped = [];
    for await (const item of server.devices.skipped("alice", device.id)) skipped.push(item);
    expect(skipped).toEqual([
      { folderId: "inbox", id: bad, reason: "Error: no such charset", libraryVersion: manifest.version },
    ]);
    await server.devices.resend("alice", device.id, "inbox", good);
    const again = await syncInbox(device, key);
    expect(again?.commands).toMatchObject([{ tag: "change", value: { serverId: good } }]);
    expect(await syncInbox(device, again?.syncKey ?? "")).toBeUndefined();
  });

  it("wake a device that waits when one is to be sent again", async () => {
    const { device, deliver, server } = await openMailbox();
    const id = deliver("one");
    await syncInbox(device, await primeInbox(device));
    const waiting = device.run("Ping", { heartbeatInterval: 60, folders: [{ id: "inbox", class: "Email" }] });
    while (server.waiting === 0) await new Promise((resolve) => setImmediate(resolve));
    await server.devices.resend("alice", device.id, "inbox", id);
    expect(await waiting).toMatchObject({ status: "changes", folders: ["inbox"] });
  });
});

describe("a device that goes round in circles", () => {
  const storm = { repeats: 5, within: 60_000, pause: 30 };

  it("is held up for a while, with a reason that somebody can read", async () => {
    let now = 1_800_000_000_000;
    const { device, server } = await openMailbox({ storm, now: () => now });
    for (let i = 0; i < 5; i++)
      expect(await syncInbox(device, "4711")).toMatchObject({ status: "syncKeyInvalid" });
    const error: unknown = await syncInbox(device, "4711").catch((each: unknown) => each);
    expect(error).toBeInstanceOf(HttpStatus);
    expect(error instanceof HttpStatus && error.reply).toMatchObject({
      status: 503,
      headers: { "retry-after": "30" },
    });
    expect(server.events).toContainEqual(
      expect.objectContaining({ type: "storm", reason: "inbox is syncKeyInvalid, 5 times within 0 s" }),
    );
    now += 31_000;
    expect(await syncInbox(device, "0")).toMatchObject({ status: "ok" });
  });

  it("is recognised when it is given policies and never acknowledges one", async () => {
    const { device, server } = await openMailbox({ storm });
    for (let i = 0; i < 5; i++)
      await device.run("Provision", { policies: [{ policyType: "MS-EAS-Provisioning-WBXML" }] });
    expect(server.events).toContainEqual(
      expect.objectContaining({ type: "storm", reason: expect.stringContaining("not acknowledged") }),
    );
  });

  it("is left alone as long as it gets further in between", async () => {
    const { device, deliver } = await openMailbox({ storm });
    let key = await primeInbox(device);
    for (let i = 0; i < 10; i++) {
      expect(await syncInbox(device, "4711")).toMatchObject({ status: "syncKeyInvalid" });
      deliver(`message ${i}`);
      key = (await syncInbox(device, key))?.syncKey ?? "";
    }
    expect(key).not.toBe("");
  });
});

describe("a device that breaks answers off", () => {
  it("gets smaller answers until they come through, and loses nothing", async () => {
    const { device, deliver } = await openMailbox();
    for (let i = 0; i < 40; i++) deliver(`message ${i}`, { text: "x".repeat(50_000) });
    const key = await primeInbox(device);
    const url = device.urlOf("Sync");
    const body = await device.encode("Sync", {
      collections: [{ collectionId: "inbox", syncKey: key, windowSize: 40 }],
    });
    const open = await device.open({ url, body });
    if (open.body === undefined || open.body instanceof Uint8Array)
      throw new Error("the answer is not streamed");
    let taken = 0;
    for await (const chunk of open.body) {
      taken += chunk.length;
      if (taken > 1_000_000) break;
    }
    const whole = await readReply(await device.open({ url, body }));
    expect(whole.body.length).toBeLessThan(700_000);
    const seen: (string | undefined)[] = [];
    let next = key;
    for (let more = true; more; ) {
      const round = await syncInbox(device, next, { windowSize: 40 });
      seen.push(...subjectsOf(round));
      next = round?.syncKey ?? "";
      more = round?.moreAvailable === true;
    }
    expect(new Set(seen).size).toBe(40);
    expect(seen).toHaveLength(40);
  });
});
