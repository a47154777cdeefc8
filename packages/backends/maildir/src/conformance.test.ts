import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { type BackendFixture, backendCases, registerCases } from "@easkit/conformance";
import { describe, test } from "vitest";
import { createMaildirBackend } from "./index.js";
import { toItemId } from "./item-id.js";

const password = "right";
const principal = { id: "anna", address: "anna@example.test" };

/** The file of a message in the Inbox, by its id. */
async function fileOf(root: string, id: string): Promise<string> {
  for (const sub of ["new", "cur"]) {
    const name = (await readdir(`${root}/${sub}`)).find(
      (known) => toItemId(known.split(":")[0] ?? "") === id,
    );
    if (name !== undefined) return `${root}/${sub}/${name}`;
  }
  throw new Error(`no file of ${id}`);
}

async function deliver(root: string, mime: Uint8Array): Promise<void> {
  const name = `${Math.floor(Date.now() / 1_000)}.M${randomBytes(2).readUInt16BE()}P1R${randomBytes(4).toString("hex")}.host`;
  await writeFile(
    `${root}/tmp/${name}`,
    Buffer.from(mime).toString("latin1").replaceAll("\r\n", "\n"),
    "latin1",
  );
  await rename(`${root}/tmp/${name}`, `${root}/new/${name}`);
}

async function open(): Promise<BackendFixture> {
  const root = await mkdtemp(`${tmpdir()}/easkit-maildir-`);
  const backend = createMaildirBackend({
    root: () => root,
    authenticate: async (_, credentials) =>
      credentials.kind === "basic" && credentials.password === password ? principal : undefined,
  });
  return {
    backend,
    principal,
    credentials: {
      good: { kind: "basic", user: "anna", password },
      bad: { kind: "basic", user: "anna", password: "wrong" },
    },
    outside: {
      deliver: (mime) => deliver(root, mime),
      async setRead(id, read) {
        const file = await fileOf(root, id);
        const base = file.slice(file.lastIndexOf("/") + 1).split(":")[0];
        await rename(file, `${root}/cur/${base}:2,${read ? "S" : ""}`);
      },
      remove: async (id) => rm(await fileOf(root, id)),
    },
    close: () => rm(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}

describe("Maildir", () => {
  registerCases(backendCases, { describe, test, open });
});
