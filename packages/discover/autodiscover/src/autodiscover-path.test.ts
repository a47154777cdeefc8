import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { autodiscoverPaths, isAutodiscoverPath, readTarget } from "./autodiscover-path.js";

describe("the paths of Autodiscover", () => {
  it.each([
    "/autodiscover/autodiscover.xml",
    "/Autodiscover/Autodiscover.xml",
    "/AutoDiscover/AutoDiscover.xml",
    "/AUTODISCOVER/AUTODISCOVER.XML",
    "/autodiscover/autodiscover.xml/",
    "/autodiscover/autodiscover.xml?x=1",
    "/behind/a/prefix/autodiscover/autodiscover.xml",
  ])("has the XML form at %s", (url) => {
    expect(readTarget(url)).toEqual({ api: "xml" });
    expect(isAutodiscoverPath(url)).toBe(true);
  });

  it.each([
    "/",
    "/autodiscover",
    "/autodiscover/",
    "/autodiscover/autodiscover.svc",
    "/autodiscover/autodiscover.xmlx",
    "/autodiscover/autodiscover.json/v2.0/u@example.com",
    "/autodiscover/autodiscover.json/v1.0/u@example.com/more",
    "/xautodiscover/autodiscover.xml",
    "/Microsoft-Server-ActiveSync?x=/autodiscover/autodiscover.xml",
  ])("has nothing at %s", (url) => {
    expect(readTarget(url)).toBeUndefined();
    expect(isAutodiscoverPath(url)).toBe(false);
  });

  it("lists paths that are all its own", () => {
    const urls = autodiscoverPaths.map((path) => (path.endsWith("v1.0") ? `${path}/u@example.com` : path));
    expect(urls.map(isAutodiscoverPath)).toEqual(urls.map(() => true));
  });

  it("reads the parameters of the JSON form in any case, the first of each", () => {
    expect(
      readTarget("/autodiscover/autodiscover.JSON?EMAIL=u%40example.com&email=other&pRotocol=a"),
    ).toEqual({
      api: "json",
      query: new Map([
        ["email", "u@example.com"],
        ["protocol", "a"],
      ]),
    });
  });

  it("takes a plus sign for itself", () => {
    const target = readTarget("/autodiscover/autodiscover.json?Email=u+tag@example.com");
    expect(target).toMatchObject({ query: new Map([["email", "u+tag@example.com"]]) });
  });

  it("reads the address in the path", () => {
    const target = readTarget("/Autodiscover/Autodiscover.json/V1.0/u%40example.com?Protocol=ActiveSync");
    expect(target).toMatchObject({ api: "json", address: "u@example.com" });
  });

  it("gives no query where it is not UTF-8 in percent signs", () => {
    expect(readTarget("/autodiscover/autodiscover.json?Email=%ff")).toEqual({
      api: "json",
      query: undefined,
    });
  });

  it("reads whatever it is given without throwing", () => {
    const url = fc.oneof(fc.string({ unit: "binary" }), fc.webUrl({ withQueryParameters: true }));
    fc.assert(
      fc.property(fc.constantFrom("", ...autodiscoverPaths), url, (path, rest) => {
        expect(isAutodiscoverPath(path + rest)).toBe(readTarget(path + rest) !== undefined);
      }),
    );
  });
});
