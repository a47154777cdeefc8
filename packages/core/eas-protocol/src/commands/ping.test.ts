import { describe, expect, it } from "vitest";
import { openMailbox, primeInbox, syncInbox, untilWaiting } from "../testing/test-mailbox.js";

describe("Ping", () => {
  it("answers at once when there are changes, or the folder was never synchronised", async () => {
    const { device, deliver } = await openMailbox();
    const folders = [{ id: "inbox", class: "Email" }];
    expect(await device.run("Ping", { heartbeatInterval: 60, folders })).toEqual({
      status: "changes",
      folders: ["inbox"],
    });
    const key = await primeInbox(device);
    await syncInbox(device, key);
    deliver("one");
    expect(await device.run("Ping", { heartbeatInterval: 60, folders })).toEqual({
      status: "changes",
      folders: ["inbox"],
    });
  });

  it("waits for a change and names the folder", async () => {
    const { device, deliver } = await openMailbox();
    await primeInbox(device);
    await device.run("Sync", { collections: [{ collectionId: "contacts", syncKey: "0" }] });
    const folders = ["inbox", "contacts"].map((id) => ({ id, class: "Email" }));
    const waiting = device.run("Ping", { heartbeatInterval: 60, folders });
    await untilWaiting(device);
    deliver("one");
    expect(await waiting).toEqual({ status: "changes", folders: ["inbox"] });
    expect(device.server.waiting).toBe(0);
  });

  it("is woken by the host's notice where the backend cannot watch", async () => {
    const { device, deliver, server } = await openMailbox({ without: ["watch"] });
    await primeInbox(device);
    const waiting = device.run("Ping", { heartbeatInterval: 60, folders: [{ id: "inbox", class: "Email" }] });
    await untilWaiting(device);
    server.notify.changed("alice", "inbox");
    deliver("one");
    server.notify.changed("alice", "inbox");
    expect(await waiting).toMatchObject({ status: "changes" });
  });

  it("is taken to mean the last one again when it has no body", async () => {
    const { device, deliver } = await openMailbox();
    expect(await device.run("Ping", undefined)).toEqual({ status: "parametersMissing" });
    await primeInbox(device);
    deliver("one");
    await device.run("Ping", { heartbeatInterval: 60, folders: [{ id: "inbox", class: "Email" }] });
    expect(await device.run("Ping", undefined)).toEqual({ status: "changes", folders: ["inbox"] });
  });

  it("is ended by a newer one of the same device", async () => {
    const { device } = await openMailbox();
    await primeInbox(device);
    const wish = { heartbeatInterval: 60, folders: [{ id: "inbox", class: "Email" }] };
    const older = device.run("Ping", wish);
    await untilWaiting(device);
    const newer = device.run("Ping", wish);
    expect(await older).toEqual({ status: "noChanges" });
    device.server.drain();
    expect(await newer).toEqual({ status: "noChanges" });
  });

  it("ends when the device closes the connection", async () => {
    const { device } = await openMailbox();
    await primeInbox(device);
    const gone = new AbortController();
    const body = await device.encode("Ping", {
      heartbeatInterval: 60,
      folders: [{ id: "inbox", class: "Email" }],
    });
    const waiting = device.raw({ url: device.urlOf("Ping"), body, signal: gone.signal });
    await untilWaiting(device);
    gone.abort();
    await waiting;
    expect(device.server.waiting).toBe(0);
  });

  it("tells when the folder list has changed, and when its parameters are out of bounds", async () => {
    const { device, backend } = await openMailbox({ maxPingFolders: 2 });
    await primeInbox(device);
    const folders = [{ id: "inbox", class: "Email" }];
    expect(await device.run("Ping", { heartbeatInterval: 10, folders })).toEqual({
      status: "heartbeatOutOfRange",
      heartbeatInterval: 60,
    });
    expect(await device.run("Ping", { heartbeatInterval: 9999, folders })).toEqual({
      status: "heartbeatOutOfRange",
      heartbeatInterval: 3540,
    });
    const many = ["inbox", "drafts", "contacts"].map((id) => ({ id, class: "Email" }));
    expect(await device.run("Ping", { heartbeatInterval: 60, folders: many })).toEqual({
      status: "tooManyFolders",
      maxFolders: 2,
    });
    expect(
      await device.run("Ping", { heartbeatInterval: 60, folders: [{ id: "nowhere", class: "Email" }] }),
    ).toEqual({ status: "folderSyncRequired" });
    const waiting = device.run("Ping", { heartbeatInterval: 60, folders });
    await untilWaiting(device);
    backend.mailbox("alice").addFolder({ displayName: "New", type: "userMail" });
    expect(await waiting).toEqual({ status: "folderSyncRequired" });
  });
});
