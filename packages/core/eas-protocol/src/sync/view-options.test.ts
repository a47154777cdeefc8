import { describe, expect, it } from "vitest";
import { toPreferences } from "./view-options.js";

const html = [{ type: "html" }] as const;

describe("what options ask for", () => {
  it("MS-ASCON_R245 is plain text where they say nothing", () => {
    expect(toPreferences({}, "16.1")).toEqual({ preferences: [{ type: "plain" }], mimeSupport: 0 });
  });

  it("MS-ASCON_R247 is a message part alone where they name nothing else", () => {
    const asked = toPreferences({ bodyPartPreferences: html }, "14.1");
    expect(asked).toEqual({ preferences: [], parts: html, mimeSupport: 0 });
  });

  it("MS-ASCON_R241 cannot be a message part of another type", () => {
    expect(() => toPreferences({ bodyPartPreferences: [{ type: "plain" }] }, "16.1")).toThrow(
      expect.objectContaining({ status: "bodyPartPreferenceTypeNotSupported" }),
    );
  });

  it("MS-ASCON_R504 is no message part in versions without any", () => {
    const asked = toPreferences({ bodyPartPreferences: [{ type: "plain" }] }, "14.0");
    expect(asked).toEqual({ preferences: [{ type: "plain" }], mimeSupport: 0 });
  });
});
