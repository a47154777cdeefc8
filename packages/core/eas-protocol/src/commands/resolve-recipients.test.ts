import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Backend, BackendError, type BusyTime } from "@easkit/backend";
import type { MemoryUser } from "@easkit/backend-memory";
import type { ProtocolVersion } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { openMailbox } from "../testing/test-mailbox.js";

const utc = (text: string) => new Date(`${text}Z`);
const period = { startTime: utc("2026-12-01T08:00:00"), endTime: utc("2026-12-01T12:00:00") };

const user = (id: string, more: Partial<MemoryUser> = {}): MemoryUser => ({
  id,
  password: "secret",
  address: `${id}@example.com`,
  displayName: `${id.charAt(0).toUpperCase()}${id.slice(1)} Smith`,
  ...more,
});

function picture(size: number) {
  const bytes = new Uint8Array(size).fill(1);
  return {
    size,
    async *open() {
      yield bytes;
    },
  };
}

interface OpenOptions {
  readonly version?: ProtocolVersion;
  readonly others?: readonly MemoryUser[];
  readonly override?: Partial<Backend>;
}

async function open({
  version,
  others = [user("bob"), user("carol"), user("bill")],
  override = {},
}: OpenOptions = {}) {
  const mailbox = await openMailbox({
    ...(version && { version }),
    others,
    groups: [
      { displayName: "Staff", address: "staff@example.com", members: ["bob", "carol"] },
      { displayName: "Everybody", address: "all@example.com", members: others.map(({ id }) => id) },
    ],
    wrap: (backend) => ({ ...backend, ...override }),
  });
  type Request = NonNullable<Parameters<typeof mailbox.device.run<"ResolveRecipients">>[1]>;
  const resolve = (to: readonly string[], options?: Request["options"]) =>
    mailbox.device.run("ResolveRecipients", { to, options });
  const busy = (id: string, startTime: Date, endTime: Date, busyStatus: BusyTime["status"] = "busy") =>
    mailbox.backend
      .mailbox(id)
      .put("calendar", { class: "Calendar", properties: { startTime, endTime, busyStatus } });
  return { ...mailbox, resolve, busy };
}

describe("names", () => {
  it.each(["2.5", "12.1", "14.1", "16.1"] as const)(
    "mean somebody, several or nobody, at %s",
    async (version) => {
      const { resolve } = await open({ version });
      const answer = await resolve(["bob", "smith", "b", "Carol Smith", "nobody"], {
        maxAmbiguousRecipients: 2,
      });
      expect(answer?.status).toBe("ok");
      expect(answer?.responses).toMatchObject([
        {
          to: "bob",
          status: "ok",
          recipientCount: 1,
          recipients: [{ type: "gal", displayName: "Bob Smith", emailAddress: "bob@example.com" }],
        },
        { to: "smith", status: "ambiguousPartial", recipientCount: 3, recipients: [{}, {}] },
        { to: "b", status: "ambiguous", recipientCount: 2, recipients: [{}, {}] },
        { to: "Carol Smith", status: "ok", recipientCount: 1 },
        { to: "nobody", status: "notFound", recipientCount: 0 },
      ]);
    },
  );

  it("mean people among the user's contacts", async () => {
    const { resolve, backend } = await open();
    const properties = { firstName: "Zoe", lastName: "Young", email1Address: '"Zoe" <zoe@example.org>' };
    backend.mailbox("alice").put("contacts", { class: "Contacts", properties });
    expect((await resolve(["zoe"]))?.responses).toMatchObject([
      {
        status: "ok",
        recipients: [{ type: "contact", displayName: "Zoe Young", emailAddress: "zoe@example.org" }],
      },
    ]);
  });

  it("are looked up in the address list if the backend can only search that", async () => {
    const mailbox = await openMailbox({
      others: [user("bob"), user("bobby")],
      without: ["resolveRecipients"],
    });
    const answer = await mailbox.device.run("ResolveRecipients", { to: ["bob@example.com", "bob"] });
    expect(answer?.responses).toMatchObject([
      { status: "ok", recipients: [{ emailAddress: "bob@example.com" }] },
      { status: "ambiguous", recipientCount: 2 },
    ]);
  });

  it("are a thousand at most, of at most 256 characters (MS-ASCMD_R5873)", async () => {
    const { resolve } = await open();
    const thousand = Array.from({ length: 1000 }, (_, index) => `nobody${index}`);
    expect((await resolve(thousand))?.responses).toHaveLength(1000);
    for (const to of [[...thousand, "one more"], [], ["x".repeat(257)]])
      expect(await resolve(to)).toEqual({ status: "protocolError" });
  });

  it.each([
    [new BackendError("unavailable", "later"), "serverError"],
    [new Error("broken"), "serverError"],
    [new BackendError("invalid", "no"), "protocolError"],
  ] as const)("that cannot be looked up because of %s are %s", async (error, status) => {
    const { resolve } = await open({ override: { resolveRecipients: () => Promise.reject(error) } });
    expect(await resolve(["bob"])).toEqual({ status });
  });
});

describe("availability", () => {
  const availability = period;

  it.each(["14.0", "14.1", "16.1"] as const)("is told in digits at %s", async (version) => {
    const { resolve, busy } = await open({ version });
    busy("bob", utc("2026-12-01T08:30:00"), utc("2026-12-01T09:15:00"));
    busy("bob", utc("2026-12-01T11:00:00"), utc("2026-12-01T11:30:00"), "outOfOffice");
    const answer = await resolve(["bob@example.com", "smith"], { availability });
    expect(answer?.responses?.[0]?.recipients).toMatchObject([
      { availability: { status: "ok", mergedFreeBusy: "02200030" } },
    ]);
    // MS-ASCMD_R4623
    for (const { availability: times } of answer?.responses?.[1]?.recipients ?? [])
      expect(times).toBeUndefined();
  });

  it("of a group is that of its members together, but not of more than 20 (MS-ASCMD_R4625, R4626)", async () => {
    const crowd = Array.from({ length: 21 }, (_, index) => user(`user${index}`));
    const { resolve, busy } = await open({ others: [user("bob"), user("carol"), ...crowd] });
    busy("bob", utc("2026-12-01T08:00:00"), utc("2026-12-01T08:30:00"));
    busy("carol", utc("2026-12-01T08:00:00"), utc("2026-12-01T09:00:00"), "tentative");
    const answer = await resolve(["Staff", "Everybody"], { availability });
    expect(answer?.responses?.map(({ recipients }) => recipients?.[0]?.availability)).toEqual([
      { status: "ok", mergedFreeBusy: "21000000" },
      { status: "distributionListTooLarge" },
    ]);
  });

  it.each([
    [{ failure: "unknown" }, "failure"],
    [{ failure: "unavailable" }, "transientFailure"],
    [{ failure: "too-large" }, "distributionListTooLarge"],
  ] as const)("that is %j is %s", async (given, status) => {
    const override: Partial<Backend> = { getFreeBusy: async (_ctx, addresses) => addresses.map(() => given) };
    const { resolve } = await open({ override });
    const answer = await resolve(["bob"], { availability });
    expect(answer?.responses?.[0]?.recipients?.[0]?.availability).toEqual({ status });
  });

  it("of a backend that is down, or has none, is a failure that passes, or one that stays", async () => {
    const down = () => Promise.reject(new BackendError("unavailable", "later"));
    const first = await (await open({ override: { getFreeBusy: down } })).resolve(["bob"], { availability });
    expect(first?.responses?.[0]?.recipients?.[0]?.availability).toEqual({ status: "transientFailure" });
    const { device } = await openMailbox({ others: [user("bob")], without: ["getFreeBusy"] });
    const second = await device.run("ResolveRecipients", { to: ["bob"], options: { availability } });
    expect(second?.responses?.[0]?.recipients?.[0]?.availability).toEqual({ status: "failure" });
  });

  it("is told of a hundred recipients (MS-ASCMD_R4622)", async () => {
    const crowd = Array.from({ length: 101 }, (_, index) => user(`user${index}`));
    const { resolve } = await open({ others: crowd });
    const answer = await resolve(
      crowd.map(({ id }) => `${id}@example.com`),
      { availability },
    );
    const statuses = answer?.responses?.map(({ recipients }) => recipients?.[0]?.availability?.status);
    expect(statuses?.filter((status) => status === "ok")).toHaveLength(100);
    expect(statuses?.at(-1)).toBe("tooManyRecipients");
  });

  it.each([
    // MS-ASCMD_R2266, R5430
    [utc("2026-12-01T08:29:59")],
    [utc("2026-11-01T08:00:00")],
    [utc("2027-01-12T08:00:01")],
  ])("until %j is out of bounds", async (endTime) => {
    const { resolve } = await open();
    const options = { availability: { startTime: period.startTime, endTime } };
    expect(await resolve(["bob"], options)).toEqual({ status: "protocolError" });
  });

  it("goes on for seven days where no end is given (MS-ASCMD_R2265)", async () => {
    const { resolve } = await open();
    const answer = await resolve(["bob"], { availability: { startTime: period.startTime } });
    expect(answer?.responses?.[0]?.recipients?.[0]?.availability?.mergedFreeBusy).toHaveLength(7 * 48);
    expect(await resolve(["bob"], { availability: {} })).toEqual({ status: "protocolError" });
  });
});

describe("pictures", () => {
  it("are told as far as the device takes them, and why not (MS-ASCMD_R3286 to R3289)", async () => {
    const others = [
      user("ann"),
      user("ben", { person: { picture: picture(2000) } }),
      user("cal", { person: { picture: picture(500) } }),
      user("dan", { person: { picture: picture(500) } }),
    ];
    const { resolve } = await open({ others });
    const options = { picture: { maxSize: 1000, maxPictures: 1 } };
    const answer = await resolve(["smith", "dan"], options);
    const shown = answer?.responses?.map(({ recipients }) =>
      recipients?.map(({ pictures }) => pictures?.[0]?.status),
    );
    expect(shown).toEqual([["noPicture", "tooLarge", "ok", "limitReached"], ["ok"]]);
    expect(answer?.responses?.[1]?.recipients?.[0]?.pictures?.[0]?.data).toBe(
      Buffer.from(new Uint8Array(500).fill(1)).toString("base64"),
    );
  });
});

/** Certificates made by OpenSSL; `undefined` where there is none. */
function makeCertificates(names: readonly string[]): Uint8Array[] | undefined {
  const folder = mkdtempSync(join(tmpdir(), "easkit-certificates-"));
  try {
    return names.map((name) => {
      const path = join(folder, `${name}.der`);
      const key = ["-newkey", "rsa:2048", "-nodes", "-keyout", join(folder, "key.pem")];
      const subject = ["-subj", `/CN=${name}`, "-days", "3650"];
      execFileSync("openssl", ["req", "-x509", ...key, ...subject, "-outform", "DER", "-out", path], {
        stdio: "ignore",
      });
      return readFileSync(path);
    });
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const made = makeCertificates(["bob", "carol"]);

describe.skipIf(made === undefined)("certificates", () => {
  const [bobs = new Uint8Array(0), carols = new Uint8Array(0)] = made ?? [];
  const others = [
    user("bob", { certificates: [bobs] }),
    user("carol", { certificates: [carols] }),
    user("cid", { certificates: [new Uint8Array([1, 2, 3])] }),
  ];

  it("are told whole, and none are made of what is no certificate", async () => {
    const { resolve } = await open({ others });
    const answer = await resolve(["bob", "cid", "smith"], { certificateRetrieval: "full" });
    expect(answer?.responses?.map(({ recipients }) => recipients?.[0]?.certificates)).toEqual([
      {
        status: "ok",
        certificateCount: 1,
        recipientCount: 1,
        certificates: [Buffer.from(bobs).toString("base64")],
      },
      { status: "noValidCertificate", certificateCount: 0, recipientCount: 1 },
      // MS-ASCMD_R4279: suggestions have none.
      undefined,
    ]);
  });

  it("are told in short if the device wants that, and not at all if it does not", async () => {
    const { resolve } = await open({ others });
    const short = await resolve(["bob"], { certificateRetrieval: "mini" });
    expect(short?.responses?.[0]?.recipients?.[0]?.certificates).toEqual({
      status: "ok",
      certificateCount: 1,
      recipientCount: 1,
      miniCertificates: [expect.stringMatching(/^[\w+/]{27}=$/)],
    });
    const none = await resolve(["bob"], { certificateRetrieval: "none" });
    expect(none?.responses?.[0]?.recipients?.[0]?.certificates).toBeUndefined();
  });

  it("of a list are all told or none, within the limit for all recipients (MS-ASCMD_R3254, R3255)", async () => {
    const { resolve } = await open({ others });
    const ask = async (maxCertificates: number) => {
      const answer = await resolve(["Staff", "bob"], { certificateRetrieval: "full", maxCertificates });
      return answer?.responses?.map(({ recipients }) => {
        const { status, certificateCount, recipientCount, certificates } =
          recipients?.[0]?.certificates ?? {};
        return [status, certificateCount, recipientCount, certificates?.length];
      });
    };
    expect(await ask(3)).toEqual([
      ["ok", 2, 2, 2],
      ["ok", 1, 1, 1],
    ]);
    expect(await ask(2)).toEqual([
      ["ok", 2, 2, 2],
      ["limitReached", 1, 1, undefined],
    ]);
    expect(await ask(1)).toEqual([
      ["limitReached", 2, 2, undefined],
      ["ok", 1, 1, 1],
    ]);
    expect(await resolve(["bob"], { certificateRetrieval: "full", maxCertificates: 10_000 })).toEqual({
      status: "protocolError",
    });
  });

  it("count for those that are valid now", async () => {
    const mailbox = await openMailbox({ others, now: () => utc("2060-01-01T00:00:00").getTime() });
    const options = { certificateRetrieval: "full" } as const;
    const answer = await mailbox.device.run("ResolveRecipients", { to: ["bob"], options });
    expect(answer?.responses?.[0]?.recipients?.[0]?.certificates?.status).toBe("noValidCertificate");
  });
});
