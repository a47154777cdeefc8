import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import {
  type BackendFixture,
  backendCases,
  registerCases,
  type TextBackendFixture,
  textBackendCases,
} from "@easkit/conformance";
import { endOfSeries } from "@easkit/convert-ical";
import { typedBackend } from "easkit";
import { describe, test } from "vitest";
import { createVdirBackend } from "./index.js";
import { itemIdOf } from "./item-name.js";

const password = "right";
const principal = { id: "anna", address: "anna@example.test" };

async function openVdir() {
  const root = await mkdtemp(`${tmpdir()}/easkit-vdir-`);
  for (const name of ["personal", "work", "contacts", "friends", "tasks"]) await mkdir(`${root}/${name}`);
  const backend = createVdirBackend({
    root: () => root,
    endOf: endOfSeries,
    authenticate: async (_, credentials) =>
      credentials.kind === "basic" && credentials.password === password ? principal : undefined,
  });
  const close = () => rm(root, { recursive: true, force: true, maxRetries: 5 });
  return { root, backend, close };
}

async function openText(): Promise<TextBackendFixture> {
  const { root, backend, close } = await openVdir();
  return {
    backend,
    principal,
    outside: {
      async write(_folderId, id, content) {
        for (const directory of await readdir(root)) {
          const names = await readdir(`${root}/${directory}`);
          const name = names.find((each) => itemIdOf(each) === id);
          if (name === undefined) continue;
          const text = "ical" in content ? content.ical : content.vcard;
          await writeFile(`${root}/${directory}/${name}`, text);
        }
      },
    },
    close,
  };
}

async function open(): Promise<BackendFixture> {
  const { backend, close } = await openVdir();
  return {
    backend: typedBackend(backend),
    mail: false,
    principal,
    credentials: {
      good: { kind: "basic", user: "anna", password },
      bad: { kind: "basic", user: "anna", password: "wrong" },
    },
    close,
  };
}

describe("vdir", () => {
  registerCases(backendCases, { describe, test, open });
});

describe("vdir as text", () => {
  registerCases(textBackendCases, { describe, test, open: openText });
});
