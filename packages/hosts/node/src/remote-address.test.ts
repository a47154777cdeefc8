import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { toRemoteAddress } from "./remote-address.js";

describe("the remote address", () => {
  it.each([
    ["203.0.113.7", 1, "203.0.113.7"],
    ["6.6.6.6, 203.0.113.7", 1, "203.0.113.7"],
    ["6.6.6.6, 203.0.113.7 ,10.0.0.1", 2, "203.0.113.7"],
    ["203.0.113.7", 2, "203.0.113.7"],
    ["2001:db8::1", 1, "2001:db8::1"],
    [" , ", 1, undefined],
    ["203.0.113.7", 0, undefined],
  ])("with X-Forwarded-For %j and %i proxies is %j", (forwarded, proxies, address) => {
    const req = new IncomingMessage(new Socket());
    req.headers["x-forwarded-for"] = forwarded;
    expect(toRemoteAddress(req, proxies)).toBe(address);
  });
});
