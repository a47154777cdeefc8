import { describe, expect, it } from "vitest";
import type { EasEvent } from "./events.js";
import { openMailbox, primeInbox, syncInbox, untilWaiting } from "./testing/test-mailbox.js";

const inbox = [{ id: "inbox", class: "Email" }];

describe("events", () => {
  it("follow a request from the gates to the last byte of its reply, under one id", async () => {
    const { device, server } = await openMailbox();
    server.events.length = 0;
    const url = device.urlOf("FolderSync");
    const body = await device.encode("FolderSync", { syncKey: "0" });
    const reply = await device.raw({ url, body, headers: { "user-agent": "Phone/1.0" } });
    const { id } = server.events[0] ?? {};
    const one = { id, command: "FolderSync", user: "alice", deviceId: "TEST1", version: "16.1" };
    expect(server.events).toMatchObject([
      { type: "begun", ...one, userAgent: "Phone/1.0" },
      { type: "request", ...one, httpStatus: 200, status: undefined },
      { type: "sent", id, bytes: reply.body.length, complete: true },
    ]);
  });

  it("do not begin for who is refused at the gates, and say with which status a command was refused", async () => {
    const { device, server } = await openMailbox();
    server.events.length = 0;
    await device.raw({ url: device.urlOf("FolderSync"), headers: { authorization: "Basic eDp5" } });
    expect(server.events.map(({ type }) => type)).toEqual(["loginFailed", "refused", "request", "sent"]);
    server.events.length = 0;
    await device.raw({ url: device.urlOf("FolderSync"), body: new Uint8Array([0xff, 0xff]) });
    expect(server.events.find(({ type }) => type === "request")).toMatchObject({ status: "invalidWbxml" });
  });

  it("tell of a reply whose reader has gone that it is not complete", async () => {
    const { device, server, deliver } = await openMailbox();
    const key = await primeInbox(device);
    for (let count = 0; count < 4; count++) deliver("big", { text: "x".repeat(40_000) });
    const collections = [{ collectionId: "inbox", syncKey: key }];
    const reply = await device.open({
      url: device.urlOf("Sync"),
      body: await device.encode("Sync", { collections }),
    });
    if (reply.body === undefined || reply.body instanceof Uint8Array) throw new Error("no stream");
    for await (const _ of reply.body) break;
    expect(server.events.at(-1)).toMatchObject({ type: "sent", complete: false });
  });

  it("tell how long after the hint a wait was over", async () => {
    let time = 1_000_000;
    const { device, deliver, server } = await openMailbox({ now: () => time, without: ["watch"] });
    await syncInbox(device, await primeInbox(device));
    const waiting = device.run("Ping", { heartbeatInterval: 60, folders: inbox });
    await untilWaiting(device);
    deliver("one");
    server.notify.changed("alice", "inbox");
    time += 250;
    await waiting;
    const woken = server.events.filter(
      (event): event is EasEvent & { type: "woken" } => event.type === "woken",
    );
    expect(woken.at(-1)).toMatchObject({ reason: "change", latency: 250 });
  });

  it("tell when a device has to start a collection or the folder list over", async () => {
    const { device, server } = await openMailbox();
    await device.run("FolderSync", { syncKey: "{00000000}9" });
    await device.run("Sync", { collections: [{ collectionId: "inbox", syncKey: "77" }] });
    const restarts = server.events.filter(({ type }) => type === "restart");
    expect(restarts).toMatchObject([{ collectionId: undefined }, { collectionId: "inbox" }]);
  });
});
