import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CommandDefinition } from "../command.js";
import { childrenOf } from "../engine/children.js";
import type { AnyElement } from "../engine/element.js";
import { commonStatus } from "../status.js";
import { isInRange, protocolVersions } from "../version.js";
import { commandByCode, commands, isCommandName } from "./commands.js";
import { searchStoreStatus } from "./search.js";

interface PublishedStatuses {
  readonly common: readonly { readonly code: number }[];
  readonly commands: readonly {
    readonly command: string;
    readonly parent_element: string;
    readonly codes: readonly { readonly code: number }[];
  }[];
  readonly http: { readonly command_codes: Readonly<Record<string, string>> };
}

const file = new URL("../../../../../../shared/spec/status-codes.json", import.meta.url);
const published: PublishedStatuses | undefined = existsSync(file)
  ? JSON.parse(readFileSync(file, "utf8"))
  : undefined;

const all: readonly CommandDefinition[] = Object.values(commands);

/** Every element of a message, however deep. */
function elementsOf(root: AnyElement, seen = new Set<AnyElement>()): Set<AnyElement> {
  if (seen.has(root)) return seen;
  seen.add(root);
  for (const child of childrenOf(root).values()) elementsOf(child, seen);
  return seen;
}

describe("commands", () => {
  it("stand under their name, each number once", () => {
    expect(all.map(({ name }) => name)).toEqual(Object.keys(commands));
    expect(commandByCode.size).toBe(all.filter(({ code }) => code !== undefined).length);
    expect(commandByCode.get(18)).toBe(commands.Ping);
  });

  it("are told from other names", () => {
    expect(isCommandName("Sync")).toBe(true);
    expect(isCommandName("sync")).toBe(false);
    expect(isCommandName("toString")).toBe(false);
  });

  it.each(all)(
    "$name answers a malformed request with a status that it has",
    ({ malformed, status, response }) => {
      expect(malformed === undefined || malformed in status).toBe(true);
      const root = response
        ? [...childrenOf(response).values()].find(({ property }) => property === "status")
        : undefined;
      if (malformed !== undefined) expect(root?.type).toMatchObject({ words: status });
    },
  );

  it.each(all)("$name exists in a version of each element that it needs", ({ request, response }) => {
    for (const root of [request, response]) {
      if (!root) continue;
      for (const element of elementsOf(root)) {
        expect(protocolVersions.some((version) => isInRange(version, element))).toBe(true);
      }
    }
  });

  it("give no number two words in one table", () => {
    for (const { name, status } of [...all, { name: "Search store", status: searchStoreStatus }]) {
      const numbers = Object.values<number>(status);
      expect(new Set(numbers).size, name).toBe(numbers.length);
    }
  });
});

describe.skipIf(!published)("statuses", () => {
  it("hold every common code", () => {
    expect(Object.values(commonStatus)).toEqual(published?.common.map(({ code }) => code));
  });

  it.each(published?.commands ?? [])(
    "of $command hold every code of $parent_element",
    ({ command, codes }) => {
      const known = all
        .filter(({ name }) => command.includes(name))
        .flatMap(({ request, response }) => [request, response])
        .flatMap((root) => (root ? [...elementsOf(root)] : []))
        .flatMap(({ type }) => (type.kind === "leaf" ? Object.values(type.words ?? {}) : []));
      if (known.length > 0) expect(known).toEqual(expect.arrayContaining(codes.map(({ code }) => code)));
    },
  );

  it("go with the numbers of the commands", () => {
    const numbers = Object.entries(published?.http.command_codes ?? {}).map(([code, name]) => [
      Number(code),
      name.replace(/ .*/, ""),
    ]);
    expect(numbers).toEqual(
      [...commandByCode].map(([code, { name }]) => [code, name]).sort((a, b) => Number(a[0]) - Number(b[0])),
    );
  });
});
