import { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { describe, expect, it } from "vitest";
import { toClientCertificate } from "./client-certificate.js";

const presented = {
  subject: { CN: "alice", O: ["Example", "Office"] },
  issuer: { CN: "Example CA" },
  serialNumber: "0A",
  fingerprint256: "AB:CD:0F",
  subjectaltname: "email:alice@example.com, DNS:alice.example.com",
};

const connect = (authorized: boolean, certificate: object): TLSSocket =>
  Object.assign(new TLSSocket(new Socket()), { authorized, getPeerCertificate: () => certificate });

describe("the client's certificate", () => {
  it("is handed on where the TLS server has approved it", () => {
    expect(toClientCertificate(connect(true, presented))).toEqual({
      subject: "CN=alice,O=Example+Office",
      issuer: "CN=Example CA",
      serialNumber: "0A",
      fingerprint256: "abcd0f",
      subjectAltNames: ["email:alice@example.com", "DNS:alice.example.com"],
    });
  });

  it("counts for nothing where it has not, where there is none, and without TLS", () => {
    expect(toClientCertificate(connect(false, presented))).toBeUndefined();
    expect(toClientCertificate(connect(true, {}))).toBeUndefined();
    expect(toClientCertificate(new Socket())).toBeUndefined();
  });
});
