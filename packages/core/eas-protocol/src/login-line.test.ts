import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toLoginLine } from "./login-line.js";

/** The expression of docs/guides/logins.md, with `<HOST>` as fail2ban reads it. */
const filter = /easkit: login failed from (?<host>[0-9a-fA-F.:]+): (?:wrong|braked|other-device)\b/;

describe("the line of a failed login", () => {
  it("names the address, the reason, the login and the device", () => {
    const event = { type: "loginFailed", id: 1, login: "CORP\\al", remoteAddress: "192.0.2.1" } as const;
    expect(toLoginLine({ ...event, deviceId: "D1", reason: "wrong" })).toBe(
      'easkit: login failed from 192.0.2.1: wrong (login "CORP\\x5cal", device "D1")',
    );
  });

  it("is one line from which no login makes another address", () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constant('x")\neaskit: login failed from 10.0.0.1: wrong (login "y'),
    );
    fc.assert(
      fc.property(hostile, hostile, (login, deviceId) => {
        const event = { type: "loginFailed", id: 1, login, deviceId, reason: "wrong" } as const;
        const line = toLoginLine({ ...event, remoteAddress: "2001:db8::1" });
        expect(line).toMatch(/^[\x20-\x7e]+$/);
        expect(filter.exec(line)?.groups?.["host"]).toBe("2001:db8::1");
        expect(line.match(/"/g)).toHaveLength(4);
      }),
    );
  });

  it("does not count who was let in nowhere for other reasons", () => {
    const event = { type: "loginFailed", id: 1, login: "a", deviceId: undefined } as const;
    expect(toLoginLine({ ...event, remoteAddress: "192.0.2.1", reason: "moved" })).not.toMatch(filter);
  });
});
