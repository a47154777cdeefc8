import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { readCertificate } from "../certificates/check-certificate.js";
import { hasOpenssl, OpensslAuthority } from "../testing/openssl-authority.js";
import { openMailbox } from "../testing/test-mailbox.js";

const ca = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"];
const mail = ["basicConstraints=CA:FALSE", "keyUsage=digitalSignature", "extendedKeyUsage=emailProtection"];
const listed = "crlDistributionPoints=URI:http://crl.example.com/list.crl";
const day = 86_400_000;

function makeAll() {
  const authority = new OpensslAuthority();
  authority.make("root", undefined, 3650, ...ca);
  authority.make("stranger", undefined, 3650, ...ca);
  authority.make("middle", "root", 1000, ...ca, listed);
  authority.make("brief", "root", 5, ...ca);
  authority.make("good", "middle", 3000, ...mail, listed);
  authority.make("plain", "root", 3000, "basicConstraints=CA:FALSE");
  authority.make("short-lived", "middle", 10, ...mail);
  authority.make("of-brief", "brief", 3000, ...mail);
  authority.make("server", "middle", 3000, ...mail.slice(0, 2), "extendedKeyUsage=serverAuth");
  authority.make("enciphering", "middle", 3000, "keyUsage=keyEncipherment");
  authority.make("of-stranger", "stranger", 3000, ...mail);
  authority.make("of-good", "good", 3000, ...mail);
  authority.make("no-signer", "root", 3000, "basicConstraints=critical,CA:TRUE", "keyUsage=digitalSignature");
  authority.make("of-no-signer", "no-signer", 3000, ...mail);
  authority.make("last", "root", 3000, "basicConstraints=critical,CA:TRUE,pathlen:0", "keyUsage=keyCertSign");
  authority.make("too-deep", "last", 3000, ...ca);
  authority.make("of-too-deep", "too-deep", 3000, ...mail);
  authority.make("direct", "root", 3000, ...mail, listed);
  return authority;
}

/** A certificate of which one bit of the signature is another. */
function tamper(base64: string): string {
  const bytes = Buffer.from(base64, "base64");
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) ^ 1;
  return bytes.toString("base64");
}

const chainNames = ["middle", "brief", "no-signer", "last", "too-deep", "good"];

describe.skipIf(!hasOpenssl())("ValidateCert", () => {
  const authority = hasOpenssl() ? makeAll() : undefined;
  afterAll(() => authority?.remove());
  const base64 = (name: string): string => authority?.base64(name) ?? "";

  interface Asking {
    readonly chain?: readonly string[];
    readonly checkCrl?: boolean;
    /** Days from now. */
    readonly later?: number;
    readonly list?: (url: string) => Promise<Uint8Array>;
  }

  async function ask(certificates: readonly string[], asking: Asking = {}) {
    const { chain = chainNames.map(base64), checkCrl, later = 0, list } = asking;
    const { device } = await openMailbox({
      trustedRoots: [authority?.pem("root") ?? ""],
      now: () => Date.now() + 1000 + later * day,
      ...(list && { fetchRevocationList: list }),
    });
    return device.run("ValidateCert", {
      certificates,
      certificateChain: chain,
      ...(checkCrl !== undefined && { checkCrl }),
    });
  }

  const statusOf = async (name: string, asking?: Asking) =>
    (await ask([base64(name)], asking))?.certificates?.map(({ status }) => status);

  it("says of each certificate what it is worth, whatever the others are", async () => {
    const answer = await ask([base64("good"), "AAAA", base64("of-stranger"), base64("plain")]);
    expect(answer).toEqual({
      status: "ok",
      certificates: [
        { status: "ok" },
        { status: "informationMissing" },
        { status: "issuerNotTrusted" },
        { status: "ok" },
      ],
    });
  });

  it.each([
    ["expired", "short-lived", { later: 20 }],
    ["expired", "good", { later: -1 }],
    ["chainTimesInconsistent", "of-brief", { later: 20 }],
    ["notForSigning", "server", {}],
    ["notForSigning", "enciphering", {}],
    ["roleWrong", "middle", {}],
    ["roleWrong", "of-good", {}],
    ["chainMisused", "of-no-signer", {}],
    ["chainMisused", "of-too-deep", {}],
    ["issuerNotTrusted", "good", { chain: [] }],
    ["chainInvalid", "good", { chain: ["AAAA"] }],
    ["revocationUnknown", "good", { checkCrl: true }],
  ] as const)("%s is the status of %s with %j", async (status, name, asking) => {
    expect(await statusOf(name, asking)).toEqual([status]);
  });

  it("signatureInvalid is the status of a certificate that somebody has changed", async () => {
    const answer = await ask([tamper(base64("good"))]);
    expect(answer?.certificates).toEqual([{ status: "signatureInvalid" }]);
  });

  it("trusts nobody who is not on the list of authorities, whatever the device sends", async () => {
    expect(await statusOf("of-stranger", { chain: [base64("stranger")] })).toEqual(["issuerNotTrusted"]);
  });

  it("asks the lists of revoked certificates", async () => {
    const lists = {
      root: authority?.revoke("root", [], 30),
      middle: authority?.revoke("middle", ["good"], 30),
    };
    const urls: string[] = [];
    const list = (from: keyof typeof lists) => async (url: string) => {
      urls.push(url);
      return lists[from] ?? new Uint8Array(0);
    };
    expect(await statusOf("good", { list: list("middle") })).toEqual(["revoked"]);
    expect(urls).toEqual(["http://crl.example.com/list.crl"]);
    // The root has revoked nothing, and its list does not count for what the other one issued.
    expect(await statusOf("good", { list: list("root") })).toEqual(["ok"]);
    expect(await statusOf("good", { list: list("root"), checkCrl: true })).toEqual(["revocationUnknown"]);
    expect(await statusOf("good", { list: list("middle"), later: 40 })).toEqual(["ok"]);
  });

  it("says that an authority in the chain has been revoked", async () => {
    const revoked = authority?.revoke("root", ["middle"], 30) ?? new Uint8Array(0);
    expect(await statusOf("good", { list: async () => revoked })).toEqual(["chainRevoked"]);
  });

  it("is content if the device wants to be sure and all lists say that it can be", async () => {
    const list = authority?.revoke("root", ["middle"], 30) ?? new Uint8Array(0);
    expect(await statusOf("direct", { list: async () => list, checkCrl: true })).toEqual(["ok"]);
    expect(await statusOf("plain", { list: async () => list, checkCrl: true })).toEqual([
      "revocationUnknown",
    ]);
    const pem = Buffer.from(
      `-----BEGIN X509 CRL-----\n${Buffer.from(list).toString("base64")}\n-----END X509 CRL-----\n`,
    );
    expect(await statusOf("direct", { list: async () => pem, checkCrl: true })).toEqual(["ok"]);
  });

  it("says that the server of the list is down, if the device wants to know", async () => {
    const list = () => Promise.reject(new Error("down"));
    expect(await statusOf("good", { list, checkCrl: true })).toEqual(["revocationServerOffline"]);
    expect(await statusOf("good", { list, checkCrl: false })).toEqual(["ok"]);
    const nonsense = async () => randomBytes(100);
    expect(await statusOf("good", { list: nonsense, checkCrl: true })).toEqual(["revocationUnknown"]);
  });

  it("checks something, and not everything there is", async () => {
    expect(await ask([])).toEqual({ status: "protocolError" });
    expect(await ask(Array.from({ length: 101 }, () => "AAAA"))).toEqual({ status: "protocolError" });
  });

  it("reads certificates that are cut or changed without an error", () => {
    const whole = Buffer.from(base64("good"), "base64");
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255), (length, at, byte) => {
        const bytes = Buffer.from(whole.subarray(0, length));
        if (at < length) bytes[at] = byte;
        readCertificate(bytes.toString("base64"));
      }),
    );
  });
});

it("trusts the authorities that Node trusts unless told otherwise", async () => {
  const { device } = await openMailbox();
  const answer = await device.run("ValidateCert", { certificates: ["AAAA"] });
  expect(answer).toEqual({ status: "ok", certificates: [{ status: "informationMissing" }] });
});
