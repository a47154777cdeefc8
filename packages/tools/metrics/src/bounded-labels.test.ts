import fc from "fast-check";
import { expect, test } from "vitest";
import { createBound, toCommandLabel, toUserAgentFamily } from "./bounded-labels.js";

test("a command is named as it is spelled in the specification; what is no command is not named", () => {
  expect(toCommandLabel("FolderSync")).toBe("FolderSync");
  expect(toCommandLabel("foldersync")).toBe("FolderSync");
  expect(toCommandLabel("OPTIONS")).toBe("OPTIONS");
  for (const text of ["", "constructor", "Sync\n", "Evil{}"]) expect(toCommandLabel(text)).toBe("other");
});

test.each([
  ["Apple-iPhone14C3/2104.123", "Apple-iPhone"],
  ["Android-SAMSUNG-SM-G991B/101.130", "Android-SAMSUNG-SM-G"],
  ["Outlook-iOS-Android/1.0", "Outlook-iOS-Android"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Thunderbird/115.3.1", "Thunderbird"],
  ["TouchDown(MSRPC)/7.1.0005", "TouchDown"],
  ["<script>alert(1)</script>", "other"],
  ["", "none"],
  [undefined, "none"],
])("the family of %s is %s", (userAgent, family) => {
  expect(toUserAgentFamily(userAgent)).toBe(family);
});

test("whatever user agents there are, their families are short, plain, and no more than the bound and one", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" }), { maxLength: 200 }), (userAgents) => {
      const bound = createBound(5);
      const families = new Set(userAgents.map((userAgent) => bound(toUserAgentFamily(userAgent))));
      expect(families.size).toBeLessThanOrEqual(6);
      for (const family of families) expect(family).toMatch(/^[A-Za-z._-]{1,32}$/);
    }),
  );
});
