import { describe, expect, test, vi } from "vitest";
import { openStore } from "./open-store.js";

const notFound = (name: string) =>
  Object.assign(new Error(`Cannot find package '${name}' imported from /somewhere`), {
    code: "ERR_MODULE_NOT_FOUND",
  });

// What an import of a package that is not installed, or whose driver is not, throws.
vi.mock("@easkit/store-postgres", () => ({
  createPostgresStore: () => {
    throw notFound("@easkit/store-postgres");
  },
}));
vi.mock("@easkit/store-redis", () => ({
  createRedisStore: ({ url }: { readonly url: string }) => {
    throw url.includes("driver") ? notFound("ioredis") : new Error("something else");
  },
}));

describe("a store", () => {
  test("whose package is not installed tells which ones to install", async () => {
    const refused = expect.objectContaining({ name: "AdminError", code: "usage" });
    for (const [specifier, packages] of [
      ["postgres://localhost/x", "npm install @easkit/store-postgres pg"],
      ["postgresql://localhost/x", "npm install @easkit/store-postgres pg"],
      ["redis://driver", "npm install @easkit/store-redis ioredis"],
    ] as const) {
      const opened = openStore(specifier);
      await expect(opened).rejects.toEqual(refused);
      await expect(opened).rejects.toThrow(packages);
    }
  });

  test("that cannot be opened for another reason says so", async () => {
    await expect(openStore("rediss://other")).rejects.toMatchObject({
      code: "failed",
      message: "the store cannot be opened: something else",
    });
  });
});
