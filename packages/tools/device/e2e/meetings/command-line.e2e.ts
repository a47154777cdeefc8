import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runCli } from "../../src/cli/program.js";
import { type Groupware, startGroupware } from "./groupware.js";
import { writeMessage } from "./read-message.js";

class Sink extends Writable {
  text = "";
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

let folder: string;
let groupware: Groupware;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "easkit-meetings-"));
  groupware = await startGroupware();
});
afterAll(async () => {
  await groupware.close();
  await rm(folder, { recursive: true });
});

async function run(...argv: readonly string[]) {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const streams = { stdin: Readable.from([]), stdout, stderr, env: { XDG_STATE_HOME: folder } };
  const account = ["--url", groupware.url, "--user", "ben", "--password", "secret"];
  const code = await runCli([...argv, ...account], streams);
  return { code, out: stdout.text, err: stderr.text };
}

it("an invitation is answered", async () => {
  const ical = writeMessage("REQUEST", "NEEDS-ACTION");
  const id = groupware.backend
    .mailbox("ben")
    .deliver(`From: ada@example.com\r\nSubject: Plans\r\nContent-Type: text/calendar\r\n\r\n${ical}`);
  expect(await run("respond", "accept", "inbox", id, "--comment", "Yes")).toEqual({
    code: 0,
    out: expect.stringMatching(/^accepted: event \S+\n$/),
    err: "",
  });
  expect(groupware.events("ben")).toMatchObject([{ responseType: "accepted" }]);
  expect(groupware.sent).toHaveLength(1);
  expect(await run("respond", "perhaps", "inbox", id)).toMatchObject({ code: 2 });
  expect(await run("respond", "decline", "inbox", "nothing")).toMatchObject({
    code: 1,
    err: expect.stringContaining("invalidRequest"),
  });
});

it("names are looked up, with free and busy times", async () => {
  const { out } = await run(
    "resolve",
    "ben",
    "nobody",
    "--from",
    "2099-12-01T08:30Z",
    "--to",
    "2099-12-01T10:30Z",
  );
  expect(out).toBe("ben: ok\n  ben <ben@example.com> (gal) 0220\nnobody: notFound\n");
  expect(JSON.parse((await run("resolve", "ben", "--json")).out)).toMatchObject([
    { to: "ben", status: "ok" },
  ]);
  expect(await run("resolve", "ben", "--from", "soon")).toMatchObject({ code: 2 });
});

it("automatic replies are set and shown", async () => {
  const times = ["--start", "2099-12-20T00:00Z", "--end", "2100-01-03T00:00Z"];
  expect(await run("oof", "--set", "timeBased", ...times, "--internal", "Away")).toMatchObject({ code: 0 });
  expect((await run("oof")).out).toBe(
    "automatic replies: timeBased, 2099-12-20T00:00:00.000Z to 2100-01-03T00:00:00.000Z\n" +
      "internal: on Away\nknown outside: off\nothers outside: off\n",
  );
});

it("certificates are checked", async ({ skip }) => {
  const path = join(folder, "own.pem");
  try {
    const key = ["-newkey", "rsa:2048", "-nodes", "-keyout", join(folder, "key.pem")];
    execFileSync("openssl", ["req", "-x509", ...key, "-subj", "/CN=ben", "-out", path], { stdio: "ignore" });
  } catch {
    skip("there is no OpenSSL");
  }
  expect((await run("validate-cert", path)).out).toBe(`${path}: issuerNotTrusted\n`);
  expect(await run("validate-cert", join(folder, "key.pem"))).toMatchObject({ code: 2 });
});
