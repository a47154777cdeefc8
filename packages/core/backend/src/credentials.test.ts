import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCredentials } from "./credentials.js";

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

describe("readCredentials", () => {
  it("reads Basic in any case of its name", () => {
    const header = basic("u@example.com", "a:b").replace("Basic", " bAsic ");
    expect(readCredentials(header)).toEqual({ kind: "basic", user: "u@example.com", password: "a:b" });
  });

  it("takes a domain off the user", () => {
    const expected = { kind: "basic", user: "u", password: "p", domain: "CORP" };
    expect(readCredentials(basic("CORP\\u", "p"))).toEqual(expected);
    expect(readCredentials(basic("\\u", "p"))).toEqual({ kind: "basic", user: "u", password: "p" });
  });

  it("reads UTF-8, and Latin-1 where it is none", () => {
    expect(readCredentials(basic("jürgen", "pässwörd"))).toMatchObject({
      user: "jürgen",
      password: "pässwörd",
    });
    const latin1 = `Basic ${Buffer.from("jürgen:x", "latin1").toString("base64")}`;
    expect(readCredentials(latin1)).toMatchObject({ user: "jürgen" });
  });

  it("reads a bearer token", () => {
    expect(readCredentials("Bearer abc.def")).toEqual({ kind: "bearer", token: "abc.def" });
  });

  it.each([undefined, "", "Basic", "Basic !!!", "Basic YWJj", "Digest username=u", "Basic YTpi YTpi"])(
    "finds none in %s",
    (header) => expect(readCredentials(header)).toBeUndefined(),
  );

  it("gives back every user and password", () => {
    const user = fc.string().filter((text) => !/[:\\]/.test(text));
    fc.assert(
      fc.property(user, fc.string(), (name, password) => {
        expect(readCredentials(basic(name, password))).toEqual({ kind: "basic", user: name, password });
      }),
    );
  });
});
