import { describe, expect, it } from "vitest";
import { toEndpoint } from "./endpoint.js";
import { toBase64Query, toPlainQuery } from "./query.js";

const query = { version: "14.1", user: "ann@example.com", deviceId: "dev1", deviceType: "Phone" } as const;

describe("toPlainQuery", () => {
  it("escapes values and names the parameters", () => {
    const parameters = { attachmentName: "a b/1", saveInSent: true };
    expect(toPlainQuery({ ...query, command: "GetAttachment", parameters })).toBe(
      "Cmd=GetAttachment&User=ann%40example.com&DeviceId=dev1&DeviceType=Phone&AttachmentName=a%20b%2F1&SaveInSent=T",
    );
  });
});

describe("toBase64Query", () => {
  it("holds version, command, policy key, ids and parameters", () => {
    const parameters = { collectionId: "5", acceptMultiPart: true };
    const bytes = Buffer.from(
      toBase64Query({ ...query, command: "ItemOperations", policyKey: "4294967295", parameters }),
      "base64",
    );
    expect(bytes.toString("latin1")).toBe(
      "\x8d\x13\x09\x04\x04dev1\x04\xff\xff\xff\xff\x05Phone\x01\x015\x07\x01\x02",
    );
  });

  it("is refused below 12.1, without a command's number, and for values that are too long", () => {
    expect(() => toBase64Query({ ...query, version: "12.0", command: "Sync" })).toThrow("12.1");
    expect(() => toBase64Query({ ...query, command: "Nonsense" })).toThrow("number");
    const parameters = { longId: "x".repeat(256) };
    expect(() => toBase64Query({ ...query, command: "ItemOperations", parameters })).toThrow("too long");
  });
});

describe("toEndpoint", () => {
  it.each([
    ["http://mail.example.com", "http://mail.example.com/Microsoft-Server-ActiveSync"],
    ["https://mail.example.com:8443/", "https://mail.example.com:8443/Microsoft-Server-ActiveSync"],
    ["http://mail.example.com/eas?x=1#y", "http://mail.example.com/eas"],
  ])("makes %s %s", (text, expected) => expect(toEndpoint(text).href).toBe(expected));

  it.each(["mail.example.com", "ftp://mail.example.com", ""])("refuses %j", (text) => {
    expect(() => toEndpoint(text)).toThrow("not an http or https URL");
  });
});
