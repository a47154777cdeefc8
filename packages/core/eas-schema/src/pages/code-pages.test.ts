import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isInRange, protocolVersions } from "../version.js";
import { codePages } from "./code-pages.js";
import { legacyNames } from "./legacy-names.js";
import { tagOf, vocabulary } from "./vocabulary.js";

interface PublishedPages {
  readonly pages: readonly {
    readonly page: number;
    readonly namespace: string;
    readonly tokens: readonly {
      readonly name: string;
      readonly token: string;
      readonly versions: readonly string[];
    }[];
    readonly not_in_spec?: readonly { readonly token: string; readonly legacy_name: string }[];
  }[];
}

// The protocol's tables, where they are at hand beside the checkout.
const table = new URL("../../../../../../shared/spec/wbxml-codepages.json", import.meta.url);

describe("code pages", () => {
  it("stand at the place of their number", () => {
    expect(codePages.map(({ page }) => page)).toEqual(Array.from({ length: 26 }, (_, page) => page));
  });

  it.each(codePages)("$namespace has no token and no property name twice, legacy tokens included", (page) => {
    const elements = Object.values(page.elements);
    const tokens = [
      ...elements.map(({ token }) => token),
      ...Object.keys(legacyNames[page.page] ?? {}).map(Number),
    ];
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(new Set(elements.map(({ property }) => property)).size).toBe(elements.length);
    expect(tokens.every((token) => token >= 0x05 && token <= 0x3f)).toBe(true);
  });

  it.skipIf(!existsSync(table))("say what the specification's tables say, version by version", () => {
    const published: PublishedPages = JSON.parse(readFileSync(table, "utf8"));
    const expected = published.pages.map(({ page, namespace, tokens, not_in_spec = [] }) => ({
      page,
      namespace,
      tokens: Object.fromEntries(
        tokens.map(({ name, token, versions }) => [name, [Number(token), ...versions]]),
      ),
      legacy: not_in_spec.map((one) => [Number(one.token), one.legacy_name]),
    }));
    const ours = codePages.map(({ page, namespace, elements }) => ({
      page,
      namespace,
      tokens: Object.fromEntries(
        Object.values(elements).map((element) => [
          element.tag,
          [element.token, ...protocolVersions.filter((version) => isInRange(version, element))],
        ]),
      ),
      legacy: Object.entries(legacyNames[page] ?? {}).map(([token, name]) => [Number(token), name]),
    }));
    expect(ours).toEqual(expected);
  });
});

describe("the vocabulary", () => {
  it("finds every element by the name that it gives it", () => {
    for (const { page, namespace, elements } of codePages) {
      expect(vocabulary.namespace(page)).toBe(namespace);
      for (const { token, tag } of Object.values(elements)) {
        expect(vocabulary.tag(page, token)).toBe(tag);
        expect(vocabulary.find(namespace, tag)).toEqual({ page, token });
      }
    }
  });

  it.each([
    ["AirSync:", "Sync", { page: 0, token: 0x05 }],
    ["GAL", "DisplayName", { page: 16, token: 0x05 }],
    ["ValidateCert", "CheckCrl", { page: 11, token: 0x09 }],
    ["Find", "GALSearchCriterion", { page: 25, token: 0x19 }],
    ["Email", "AttOid", { page: 2, token: 0x09 }],
    ["ComposeMail", "ForwardeeName", { page: 21, token: 0x17 }],
  ])("finds %s %s, which documents spell differently", (namespace, tag, place) => {
    expect(vocabulary.find(namespace, tag)).toEqual(place);
  });

  it("names legacy tokens, and prefers the specification's where a name is taken twice", () => {
    expect(tagOf(13, 0x06)).toBe("AutdState");
    expect(vocabulary.find("Provision", "DevicePasswordEnabled")).toEqual({ page: 14, token: 0x0e });
  });

  it("knows nothing of pages, tokens and names that do not exist", () => {
    expect(vocabulary.namespace(26)).toBeUndefined();
    expect(tagOf(0, 0x3f)).toBeUndefined();
    expect(tagOf(200, 0x05)).toBeUndefined();
    expect(vocabulary.find("AirSync", "Nothing")).toBeUndefined();
    expect(vocabulary.find("constructor", "Sync")).toBeUndefined();
  });
});
