// Runs inside a project that has the packages installed: a server on a free port, and devices that sync with it.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { createMemoryBackend } from "@easkit/backend-memory";
import { createDevice } from "@easkit/device";
import { closeGracefully, toNodeHandler } from "@easkit/host-node";
import { createEasServer, createMemoryStore } from "easkit";

const MESSAGES = 130;
const user = { id: "anna", password: "secret", address: "anna@example.test", displayName: "Anna" };

const message = (subject) =>
  `From: Ben <ben@example.test>\r\nTo: Anna <${user.address}>\r\nSubject: ${subject}\r\n` +
  `Message-ID: <${subject}@example.test>\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\n\r\nHello, Anna.\r\n`;

function createMailbox() {
  const backend = createMemoryBackend({ users: [user] });
  const mailbox = backend.mailbox(user.id);
  for (let i = 1; i <= MESSAGES; i += 1) mailbox.deliver(message(`message-${i}`));
  mailbox.put("contacts", { class: "Contacts", properties: { firstName: "Ben", lastName: "Example" } });
  mailbox.put("tasks", { class: "Tasks", properties: { subject: "Water the plants", complete: false } });
  return { backend, mailbox };
}

/** Serves a mailbox on a free loopback port while `use` runs. */
async function withServer(use) {
  const { backend, mailbox } = createMailbox();
  const eas = createEasServer({ backend, state: createMemoryStore() });
  const server = createServer(toNodeHandler(eas)).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    await use({ url: `http://127.0.0.1:${server.address().port}`, mailbox });
  } finally {
    eas.drain();
    await closeGracefully(server, { graceMs: 1000 });
  }
}

async function withDevice(url, version, use) {
  const device = createDevice({ url, user: user.id, password: user.password, version });
  try {
    await use(device);
  } finally {
    device.close();
  }
}

/** OPTIONS, FolderSync, a first Sync of everything, and a second one for what came and went meanwhile. */
const syncs = (version) =>
  withServer(({ url, mailbox }) =>
    withDevice(url, version, async (device) => {
      const { versions, commands } = await device.options();
      assert.ok(versions.includes(version), `${version} is not announced`);
      for (const command of ["Sync", "FolderSync", "Ping"]) assert.ok(commands.includes(command), command);

      const { folders } = await device.folderSync();
      const inbox = folders.find((folder) => folder.type === 2);
      const contacts = folders.find((folder) => folder.type === 9);
      const tasks = folders.find((folder) => folder.type === 7);
      assert.ok(inbox && contacts && tasks, "a default folder is missing");

      await device.sync();
      const counts = async () => Promise.all([inbox, contacts, tasks].map(({ id }) => device.items(id)));
      assert.deepEqual(
        (await counts()).map((items) => items.length),
        [MESSAGES, 1, 1],
      );

      mailbox.deliver(message("one-more"));
      await device.sync();
      assert.deepEqual(
        (await counts()).map((items) => items.length),
        [MESSAGES + 1, 1, 1],
      );
    }),
  );

const refusesStrangers = () =>
  withServer(async ({ url }) => {
    const device = createDevice({ url, user: user.id, password: "wrong" });
    await assert.rejects(device.folderSync(), { code: "unauthorized" });
    device.close();
  });

/** A server of packed packages works. */
export const serveChecks = [
  ...["12.1", "14.1", "16.1"].map((version) => ({
    name: `OPTIONS, FolderSync and Sync at ${version}`,
    run: () => syncs(version),
  })),
  { name: "a wrong password is refused", run: refusesStrangers },
];
