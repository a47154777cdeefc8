import { describe, test } from "vitest";
import { registerCases } from "../case.js";
import { backendCases } from "./index.js";
import { openMemoryBackend } from "./memory-fixture.js";

describe("memory", () => {
  registerCases(backendCases, { describe, test, open: () => openMemoryBackend() });
});

describe("memory without a change feed and watching", () => {
  registerCases(backendCases, { describe, test, open: () => openMemoryBackend(["getChanges", "watch"]) });
});

describe("memory that can only be read", () => {
  const without = [
    "getChanges",
    "watch",
    "createItem",
    "updateItem",
    "deleteItem",
    "moveItem",
    "setFlags",
    "openAttachment",
    "createFolder",
    "updateFolder",
    "deleteFolder",
    "emptyFolder",
    "sendMail",
    "getUserInformation",
    "getPolicy",
  ] as const;
  registerCases(backendCases, { describe, test, open: () => openMemoryBackend(without) });
});
