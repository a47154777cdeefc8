import { afterEach, expect, test } from "vitest";
import { type Lab, patient, startLab } from "../testing/lab.js";
import { proxyFaults } from "../testing/proxy-faults.js";
import { runCommand } from "../testing/run-command.js";

let lab: Lab | undefined;
afterEach(() => lab?.close());

const args = (url: string, ...more: string[]) => ["doctor", "--url", url, "--user", patient.email, ...more];
const env = { EASKIT_PASSWORD: patient.password };

test("doctor ends with 0 where all is well, and with 1 and what to mend where it is not", async () => {
  lab = await startLab(undefined);
  const well = await runCommand(args(lab.url, "--heartbeat", "1"), { env });
  expect(well.err).toBe("");
  expect(well.code).toBe(0);
  expect(well.out).toContain("Waiting for news\n  ok    a device may wait for 1 seconds\n");
  await lab.close();
  lab = await startLab(proxyFaults.impatient(600));
  const ill = await runCommand(
    args(lab.url.replace("/Microsoft-Server-ActiveSync", ""), "--heartbeat", "3"),
    { env },
  );
  expect(ill.code).toBe(1);
  expect(ill.out).toContain("  BAD   a wait was cut off after 1 of 3 seconds: the proxy has given up\n");
  expect(ill.out).toContain("proxy_read_timeout");
});

test("doctor --json prints an object a line, and never the password", async () => {
  lab = await startLab(undefined);
  const { out } = await runCommand(args(lab.url, "--heartbeat", "1", "--json"), { env });
  const findings = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(findings).toContainEqual(expect.objectContaining({ field: "heartbeat", outcome: "ok" }));
  expect(out).not.toContain(patient.password);
});

test("doctor that is asked for what makes no sense ends with 2", async () => {
  const wrong: ReadonlyArray<readonly [readonly string[], string]> = [
    [["doctor"], "give --email, --url or both"],
    [["doctor", "--url", "mail.example.com"], "no URL"],
    [["doctor", "--url", "ftp://x"], "no URL"],
    [["doctor", "--email", "anna"], "no mail address"],
    [["doctor", "--email", "a@b", "--heartbeat", "soon"], "a number of seconds"],
    [["doctor", "--email", "a@b", "--route", "x"], "a route is"],
    [["doctor", "--email", "a@b", "--ca", "/no/such"], "cannot be read"],
    [["doctor", "--email", "a@b", "--resolver", "dns.example.com"], "no name server's address"],
  ];
  for (const [argv, reason] of wrong) {
    const { code, err } = await runCommand(argv);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(reason) });
  }
});
