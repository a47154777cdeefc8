import type { Backend } from "@easkit/backend";
import { createMemoryBackend } from "@easkit/backend-memory";
import { describe, expect, test } from "vitest";
import { registerCases, runCase } from "../case.js";
import type { BackendFixture } from "./backend-fixture.js";
import { brokenSearch, goodSearch } from "./broken-search.js";
import { peopleCases } from "./people-cases.js";
import { searchCases } from "./search-cases.js";

const names = ["Anna Adams", "Bea Baker", "Cleo Abel", "Dean Ade", "Eve Anders"];
const users = names.map((displayName) => {
  const id = displayName.split(" ")[0]?.toLowerCase() ?? "";
  return { id, password: "right", address: `${id}@example.test`, displayName };
});

/** A memory backend that searches, perhaps spoilt. */
async function open(spoil: (backend: Backend) => Partial<Backend> = () => ({})): Promise<BackendFixture> {
  const memory = createMemoryBackend({ users });
  const good: Backend = { ...memory, ...goodSearch(memory) };
  return {
    backend: { ...good, ...spoil(good) },
    principal: { id: "anna", address: "anna@example.test", displayName: "Anna Adams" },
    credentials: {
      good: { kind: "basic", user: "anna", password: "right" },
      bad: { kind: "basic", user: "anna", password: "wrong" },
    },
    patience: 200,
    close: async () => {},
  };
}

describe("a backend that searches", () => {
  registerCases([...searchCases, ...peopleCases], { describe, test, open: () => open() });
});

test.each(brokenSearch)("a backend that %s is caught by %s", async (_, caughtBy, spoil) => {
  const found = [...searchCases, ...peopleCases].find(({ id }) => id === caughtBy);
  if (found === undefined) return expect.unreachable(`there is no case ${caughtBy}`);
  expect(await runCase(found, () => open())).toMatchObject({ outcome: "passed" });
  expect(await runCase(found, () => open(spoil))).toMatchObject({ outcome: "failed" });
});
