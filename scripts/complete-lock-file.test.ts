import { expect, test } from "vitest";
import { missingEntries } from "./complete-lock-file.mjs";

const tool = (optionalDependencies: Record<string, string>) => ({
  version: "1.2.3",
  dev: true,
  optionalDependencies,
});

test("packages for other platforms that the lock file lacks are found, with their platform", () => {
  const optional = {
    "@tool/linux-x64-musl": "1.2.3",
    "@tool/windows-64": "1.2.3",
    "@tool/darwin-arm64": "1.2.3",
  };
  const packages = {
    "node_modules/tool": tool(optional),
    "node_modules/@tool/darwin-arm64": { version: "1.2.3" },
  };
  expect(missingEntries({ packages })).toEqual({
    "node_modules/@tool/linux-x64-musl": {
      version: "1.2.3",
      cpu: ["x64"],
      libc: ["musl"],
      os: ["linux"],
      dev: true,
      optional: true,
    },
    "node_modules/@tool/windows-64": {
      version: "1.2.3",
      cpu: ["x64"],
      os: ["win32"],
      dev: true,
      optional: true,
    },
  });
});

test("a package beside the one that wants it counts as listed", () => {
  const packages = {
    "node_modules/a/node_modules/tool": tool({ "@tool/linux-x64": "1.2.3", "@tool/linux-arm64": "1.2.3" }),
    "node_modules/a/node_modules/@tool/linux-x64": { version: "1.2.3" },
    "node_modules/@tool/linux-arm64": { version: "1.2.3" },
  };
  expect(missingEntries({ packages })).toEqual({});
});

test("optional packages that are for no platform, or have a range of versions, are left alone", () => {
  const packages = { "node_modules/tool": tool({ extras: "1.2.3", "@tool/linux-x64": "^1.2.3" }) };
  expect(missingEntries({ packages })).toEqual({});
});
