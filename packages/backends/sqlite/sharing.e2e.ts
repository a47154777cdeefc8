import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createSqliteBackend, type SqliteBackend } from "@easkit/backend-sqlite";
import { createDevice, type Device, type SyncItem } from "@easkit/device";
import { fillPatch, itemClasses, readRaw } from "@easkit/eas-schema";
import { toNodeHandler } from "@easkit/host-node";
import { createEasServer } from "easkit";
import { afterEach, beforeEach, expect, it } from "vitest";

let backend: SqliteBackend;
let eas: ReturnType<typeof createEasServer>;
let server: Server;
let url: string;
const devices: Device[] = [];

beforeEach(async () => {
  backend = createSqliteBackend({ path: ":memory:" });
  for (const id of ["anna", "ben"]) await backend.users.create({ id, addresses: [`${id}@example.test`] });
  eas = createEasServer({ backend });
  server = createServer(toNodeHandler(eas)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
});

afterEach(async () => {
  for (const device of devices.splice(0)) device.close();
  await eas.close();
  server.close();
  await backend.close();
});

async function open(user: string, version: "14.1" | "16.1"): Promise<Device> {
  const password = backend.users.addAppPassword(user, "device");
  const device = createDevice({ url, user, password, version });
  devices.push(device);
  await device.folderSync();
  return device;
}

const put = (subject: string, sensitivity: "normal" | "private" = "normal") =>
  backend.mailbox("anna").put("calendar", {
    class: "Calendar",
    properties: {
      subject,
      sensitivity,
      startTime: new Date("2099-03-02T10:00:00Z"),
      endTime: new Date("2099-03-02T11:00:00Z"),
    },
  });

const subjectOf = ({ content }: SyncItem) => content && readRaw(itemClasses.Calendar, content).subject;

async function subjectsAfterSync(device: Device, folderId: string): Promise<(string | undefined)[]> {
  const subjects: (string | undefined)[] = [];
  const { errors } = await device.sync([folderId], { onItem: (item) => void subjects.push(subjectOf(item)) });
  expect(errors).toEqual([]);
  return subjects;
}

const renameTo = (subject: string, serverId: string, collectionId: string) => ({
  collections: [
    {
      collectionId,
      commands: [
        {
          tag: "change",
          value: { serverId, applicationData: fillPatch(itemClasses.Calendar, { subject }) },
        } as const,
      ],
    },
  ],
});

const subjectAtHome = async (id: string) => {
  const ctx = {
    principal: { id: "anna" },
    signal: new AbortController().signal,
    log: { debug() {}, warn() {}, error() {} },
  };
  const item = await backend.getItem(ctx, "calendar", id, { parts: "all" });
  return item.class === "Calendar" ? item.properties.subject : undefined;
};

it.each(["14.1", "16.1"] as const)(
  "a device of %s has the calendar that is shared with its user, hears of changes and makes some",
  async (version) => {
    const { id } = await put("Party");
    await put("Doctor", "private");
    const ben = await open("ben", version);
    const shared = backend.sharing.share("anna", "calendar", "ben", { access: "write", hidePrivate: true });
    await ben.folderSync();
    expect((await ben.snapshot()).folders).toContainEqual(
      expect.objectContaining({ id: shared, name: "Calendar (anna)", type: 13 }),
    );
    expect(await subjectsAfterSync(ben, shared)).toEqual(["Party"]);
    const ping = ben.ping({ heartbeat: 60, folders: [shared] });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await put("Lunch");
    expect(await ping).toMatchObject({ status: "changes", folders: [shared] });
    expect(await subjectsAfterSync(ben, shared)).toEqual(["Lunch"]);
    await ben.syncOnce(renameTo("Great party", id, shared));
    expect(await subjectAtHome(id)).toBe("Great party");
    backend.sharing.unshare("anna", "calendar", "ben");
    await ben.folderSync();
    expect((await ben.snapshot()).folders.map((folder) => folder.id)).not.toContain(shared);
  },
);

it("a device that changes what its user may only read gets it back as it was", async () => {
  const { id } = await put("Party");
  const shared = backend.sharing.share("anna", "calendar", "ben", { access: "read" });
  const ben = await open("ben", "16.1");
  expect(await subjectsAfterSync(ben, shared)).toEqual(["Party"]);
  await ben.syncOnce(renameTo("Mine", id, shared));
  await subjectsAfterSync(ben, shared);
  expect(await subjectAtHome(id)).toBe("Party");
});
