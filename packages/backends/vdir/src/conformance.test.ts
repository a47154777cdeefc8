import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { type BackendFixture, backendCases, registerCases } from "@easkit/conformance";
import { endOfSeries } from "@easkit/convert-ical";
import { typedBackend } from "easkit";
import { describe, test } from "vitest";
import { createVdirBackend } from "./index.js";

const password = "right";
const principal = { id: "anna", address: "anna@example.test" };

async function open(): Promise<BackendFixture> {
  const root = await mkdtemp(`${tmpdir()}/easkit-vdir-`);
  for (const name of ["personal", "work", "contacts", "tasks"]) await mkdir(`${root}/${name}`);
  const backend = createVdirBackend({
    root: () => root,
    endOf: endOfSeries,
    authenticate: async (_, credentials) =>
      credentials.kind === "basic" && credentials.password === password ? principal : undefined,
  });
  return {
    backend: typedBackend(backend),
    mail: false,
    principal,
    credentials: {
      good: { kind: "basic", user: "anna", password },
      bad: { kind: "basic", user: "anna", password: "wrong" },
    },
    close: () => rm(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}

describe("vdir", () => {
  registerCases(backendCases, { describe, test, open });
});
