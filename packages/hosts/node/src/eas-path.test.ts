import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EAS_PATH, isEasPath, toOriginForm } from "./eas-path.js";

describe("the EAS path", () => {
  it.each(["", "?Cmd=Sync", "/", "/?Cmd=Sync", "/default.eas?Cmd=Sync"])(
    "is met with %j behind it",
    (after) => {
      expect(isEasPath(EAS_PATH + after)).toBe(true);
      expect(isEasPath(EAS_PATH.toLowerCase() + after)).toBe(true);
    },
  );

  it.each(["/", "", "/x", `${EAS_PATH}x`, `/x${EAS_PATH}`, `/?${EAS_PATH}`, EAS_PATH.slice(0, -1)])(
    "is not met by %j",
    (url) => {
      expect(isEasPath(url)).toBe(false);
    },
  );

  it("can be another one", () => {
    expect(isEasPath("/A/b?c", "/a/B")).toBe(true);
    expect(isEasPath(EAS_PATH, "/a/B")).toBe(false);
  });
});

describe("a request target", () => {
  it.each([
    [`http://mail.example:80${EAS_PATH}?Cmd=Sync`, `${EAS_PATH}?Cmd=Sync`],
    ["HTTPS://mail.example", "/"],
    ["http://mail.example?a/b", "/?a/b"],
    ["*", "*"],
  ])("%j comes down to %j", (target, path) => {
    expect(toOriginForm(target)).toBe(path);
  });

  it("that is a path stays as it is", () => {
    fc.assert(
      fc.property(fc.string(), (rest) => {
        expect(toOriginForm(`/${rest}`)).toBe(`/${rest}`);
      }),
    );
  });
});
