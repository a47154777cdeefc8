import { afterEach, describe, expect, test } from "vitest";
import { canCertify, certify } from "../testing/certificates.js";
import { createNames, type Lab, patient, startLab } from "../testing/lab.js";
import { type ProxyFault, proxyFaults } from "../testing/proxy-faults.js";
import { examine } from "./examine.js";
import type { CheckFinding, Field } from "./finding.js";
import type { Installation } from "./installation.js";

let lab: Lab | undefined;
afterEach(async () => {
  await lab?.close();
  lab = undefined;
});

const installation = (wish: Partial<Installation>): Installation => ({
  user: patient.email,
  password: patient.password,
  heartbeat: 1,
  push: false,
  insecure: false,
  routes: new Map(),
  resolver: createNames({}),
  timeout: 3000,
  now: Date.now,
  ...wish,
});

async function findingsOf(wish: Partial<Installation>): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = [];
  for await (const finding of examine(installation(wish))) findings.push(finding);
  return findings;
}

const badOf = (findings: readonly CheckFinding[]) =>
  findings.filter(({ outcome }) => outcome === "bad").map(({ field, seen }) => `${field}: ${seen}`);

const outcomesOf = (findings: readonly CheckFinding[], field: Field) =>
  findings.filter((finding) => finding.field === field).map(({ outcome }) => outcome);

describe("an installation that is as it should be", () => {
  test("has nothing to mend, and a message comes to a waiting device", async () => {
    lab = await startLab(undefined);
    const findings = await findingsOf({ url: lab.url });
    expect(badOf(findings)).toEqual([]);
    for (const field of ["options", "authentication", "proxy", "heartbeat"] as const)
      expect(outcomesOf(findings, field), field).toContain("ok");
  });
});

describe("a proxy that does wrong is recognised by what devices suffer from it:", () => {
  test.concurrent.each<readonly [string, ProxyFault, RegExp]>([
    [
      "it gives up on waiting devices",
      proxyFaults.impatient(600),
      /^heartbeat: a wait was cut off after 1 of 5/,
    ],
    [
      "it answers OPTIONS itself",
      proxyFaults.answersOptions(),
      /^options: .* 204 and without MS-ASProtocolVersions/,
    ],
    [
      "it knows one spelling of the path",
      proxyFaults.oneSpelling(),
      /^options: .*microsoft-server-activesync is not/,
    ],
    ["it takes small bodies only", proxyFaults.smallBodies(), /^proxy: a body of 12 MB gets 413/],
    ["it filters queries", proxyFaults.filtersQueries(), /^proxy: a query in base64 gets 403/],
    ["it drops the challenge", proxyFaults.dropsChallenge(), /^authentication: a 401 comes without WWW-Auth/],
    ["it drops the credentials", proxyFaults.dropsCredentials(), /^authentication: the account is refused/],
  ])("%s", async (name, fault, expected) => {
    const ill = await startLab(fault);
    const heartbeat = name.includes("waiting") ? 5 : 1;
    const findings = await findingsOf({ url: ill.url, heartbeat }).finally(() => ill.close());
    expect(badOf(findings)).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
    for (const { outcome, remedy } of findings) if (outcome === "bad") expect(remedy).toBeTruthy();
  });

  test("nothing listens there at all", async () => {
    lab = await startLab(undefined);
    await lab.close();
    const findings = await findingsOf({ url: lab.url });
    expect(badOf(findings)).toMatchObject([expect.stringMatching(/^options: .*nothing listens there/)]);
  });
});

test("without a password it looks at what strangers see, and says what it left out", async () => {
  lab = await startLab(undefined);
  const { password: _, user: __, ...stranger } = installation({ url: lab.url });
  const findings: CheckFinding[] = [];
  for await (const finding of examine(stranger)) findings.push(finding);
  expect(badOf(findings)).toEqual([]);
  expect(outcomesOf(findings, "authentication")).toEqual(["ok", "skipped"]);
  expect(outcomesOf(findings, "proxy")).toEqual([]);
});

describe("names", () => {
  const dns = async (resolver: Installation["resolver"]) =>
    (await findingsOf({ ...patient, resolver, url: "http://127.0.0.1:1/" })).filter(
      ({ field }) => field === "dns",
    );

  test("that lead to the server are told", async () => {
    const names = createNames({ "autodiscover.example.test": ["192.0.2.1"] });
    expect(await dns(names)).toMatchObject([
      { outcome: "ok", seen: "autodiscover.example.test leads to 192.0.2.1" },
    ]);
  });

  test("of the SRV record alone are worth a note, and none at all are bad", async () => {
    const services = { "_autodiscover._tcp.example.test": [{ name: "mail.example.test", port: 443 }] };
    expect((await dns(createNames({}, services))).map(({ outcome }) => outcome)).toEqual(["ok", "note"]);
    expect(await dns(createNames({}))).toMatchObject([
      { outcome: "bad", remedy: expect.stringContaining("CNAME") },
    ]);
  });

  test("servers that do not answer are told apart from names that are not there", async () => {
    const resolver = createNames({});
    const failing = { ...resolver, resolve4: () => Promise.reject(new Error("queryA ETIMEOUT")) };
    expect(await dns(failing)).toMatchObject([{ outcome: "bad", seen: expect.stringContaining("ETIMEOUT") }]);
  });
});

describe.skipIf(!canCertify())("with TLS (skipped without openssl)", () => {
  const EAS = "https://mail.example.test/Microsoft-Server-ActiveSync";
  const names = ["mail.example.test", "autodiscover.example.test", "example.test"];
  const routesTo = ({ tlsPort = 0 }: Lab): Installation["routes"] =>
    new Map(names.slice(0, 2).map((name) => [name, { address: "127.0.0.1", port: tlsPort }]));
  const withTls = (certified: { cert: string }, started: Lab): Partial<Installation> => ({
    ...patient,
    ca: certified.cert,
    routes: new Map([...routesTo(started), ["example.test", { address: "127.0.0.1", port: 1 }]]),
    resolver: createNames({ "autodiscover.example.test": ["127.0.0.1"] }),
  });

  test("the server is found from an address alone, and all is well, to the push of a message", async () => {
    const certified = certify(names);
    lab = await startLab(undefined, certified);
    const findings = await findingsOf({ ...withTls(certified, lab), push: true });
    expect(badOf(findings)).toEqual([]);
    const seen = findings.map((finding) => finding.seen).join("\n");
    expect(seen).toContain("autodiscover.xml names https://mail.example.test/Microsoft-Server-ActiveSync");
    expect(seen).toContain("the JSON form names https://mail.example.test/Microsoft-Server-ActiveSync");
    expect(seen).toMatch(/valid for (89|90) days/);
    expect(outcomesOf(findings, "push")).toEqual(["ok", "note"]);
  });

  test("a certificate that ends soon, has another name or is not trusted is told, and gets no password", async () => {
    const soon = certify(names, 5);
    lab = await startLab(undefined, soon);
    expect(
      outcomesOf(await findingsOf({ ...withTls(soon, lab), password: "wrong", url: EAS }), "tls"),
    ).toEqual(["note"]);
    const { ca: _, ...untrusting } = withTls(soon, lab);
    const distrusted = await findingsOf({
      ...untrusting,
      url: "https://mail.example.test/Microsoft-Server-ActiveSync",
    });
    expect(badOf(distrusted).join("\n")).toContain("tls: the certificate of mail.example.test is not valid");
    expect(outcomesOf(distrusted, "authentication")).toEqual([]);
    await lab.close();
    const other = certify(["elsewhere.test"]);
    lab = await startLab(undefined, other);
    const misnamed = await findingsOf({ ...withTls(other, lab), url: "https://mail.example.test/" });
    expect(misnamed.find(({ field }) => field === "tls")).toMatchObject({
      outcome: "bad",
      remedy: "let the certificate have this name as well",
    });
  });

  test("a home page in the place of Autodiscover is told", async () => {
    const certified = certify(names);
    lab = await startLab(proxyFaults.homePage(), certified);
    const bad = badOf(await findingsOf({ ...withTls(certified, lab), url: lab.url }));
    expect(bad).toContain(
      "autodiscover: https://autodiscover.example.test/autodiscover/autodiscover.xml gives status 200 and is no Autodiscover",
    );
    expect(bad).toContain("autodiscover: devices that know anna@example.test find no server");
  });
});
