// The SQLite groupware for the fleet simulator:
//   node --import ./packages/backends/sqlite/fleet/groupware.mjs packages/tools/device/dist/simulate.js --processes
import { join } from "node:path";
import { createSqliteBackend } from "@easkit/backend-sqlite";

/** Opens the file, and closes it in the end. */
async function during(folder, act) {
  const backend = createSqliteBackend({ path: join(folder, "groupware.sqlite") });
  try {
    return await act(backend);
  } finally {
    await backend.close();
  }
}

async function* contactsIn(backend, user) {
  const ctx = { principal: { id: user }, signal: new AbortController().signal, log: console };
  const nameOf = ({ properties }) => ({ lastName: properties.lastName ?? "" });
  for await (const { id } of backend.listItems(ctx, "contacts", {})) {
    yield [id, nameOf(await backend.getItem(ctx, "contacts", id, { parts: "all" }))];
  }
  const mailbox = backend.mailbox(user);
  for (const { id, class: itemClass } of mailbox.listDeleted(1_000_000)) {
    if (itemClass === "Contacts") yield [id, nameOf(mailbox.getDeleted(id))];
  }
}

const groupware = {
  prepare: (folder, users) =>
    during(folder, async (backend) => {
      for (const id of users) await backend.users.create({ id, addresses: [`${id}@example.com`] });
    }),

  open(folder, password) {
    const backend = createSqliteBackend({ path: join(folder, "groupware.sqlite"), pollInterval: 100 });
    const authenticate = async (_ctx, credentials) =>
      credentials.kind === "basic" && credentials.password === password
        ? { id: credentials.user }
        : undefined;
    // Those that the devices of a run know what to do with.
    async function* listFolders(ctx) {
      for await (const folder of backend.listFolders(ctx)) {
        if (["inbox", "deletedItems", "contacts"].includes(folder.type)) yield folder;
      }
    }
    return { ...backend, authenticate, listFolders };
  },

  contacts: (folder, user) =>
    during(folder, async (backend) => {
      const contacts = [];
      for await (const contact of contactsIn(backend, user)) contacts.push(contact);
      return contacts;
    }),

  check: (folder) =>
    during(folder, async (backend) => {
      const wrong = backend.check();
      if (wrong.length > 0) throw new Error(wrong.join("\n"));
    }),
};

Reflect.set(globalThis, Symbol.for("easkit.fleet.groupware"), groupware);
