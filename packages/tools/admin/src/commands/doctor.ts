import { Resolver } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import { type Command, InvalidArgumentError } from "commander";
import { AdminError, messageOf } from "../admin-error.js";
import { exitCode } from "../cli/exit-code.js";
import { type CliStreams, printLine } from "../cli/streams.js";
import { examine } from "../doctor/examine.js";
import type { CheckFinding, Field } from "../doctor/finding.js";
import type { Installation } from "../doctor/installation.js";
import { toRouteTable } from "../doctor/routes.js";
import type { CommandContext } from "./command-group.js";

interface DoctorOptions {
  readonly email?: string;
  readonly url?: string;
  readonly user?: string;
  readonly password?: string;
  readonly heartbeat: number;
  readonly push?: boolean;
  readonly insecure?: boolean;
  readonly ca?: string;
  readonly route: readonly string[];
  readonly resolver?: string;
  readonly timeout: number;
  readonly json?: boolean;
}

const HELP = `
The password is taken from EASKIT_PASSWORD. A server whose certificate is not valid does not get it.
A proxy that cuts waiting devices off shows only if a Ping waits longer than the proxy does: most give up after
60 seconds, so the default is 75; with --heartbeat 3540 the longest wait of a phone is tried.`;

/** `doctor` */
export function addDoctorCommand(program: Command, { streams, exit }: CommandContext): void {
  program
    .command("doctor")
    .description("look at an installation as devices see it, and tell what to mend")
    .option("--email <address>", "an address of the account: DNS and Autodiscover are looked at")
    .option("--url <url>", "the server's URL; by default what Autodiscover says")
    .option("--user <user>", "what the account signs in with, if not the address")
    .option("--password <password>", "its password; better in EASKIT_PASSWORD")
    .option("--heartbeat <seconds>", "how long a Ping is to wait through the proxy", toSeconds, 75)
    .option("--push", "send a message from the account to itself, and see how quickly it comes")
    .option("--insecure", "look further where the certificate is not valid")
    .option("--ca <file>", "trust the authorities of this PEM file as well")
    .option("--route <host=address[:port]>", "where a name leads; may be given more than once", collect, [])
    .option("--resolver <address[:port]>", "the name server to ask")
    .option("--timeout <seconds>", "how long a server may take for anything but a Ping", toSeconds, 10)
    .option("--json", "a JSON value a line for each finding")
    .addHelpText("after", HELP)
    .action(async (options: DoctorOptions) => {
      let isBad = false;
      let field: Field | undefined;
      for await (const finding of examine(await toInstallation(options, streams))) {
        isBad ||= finding.outcome === "bad";
        if (options.json) printLine(streams, JSON.stringify(finding));
        else printFinding(streams, finding, finding.field !== field);
        ({ field } = finding);
      }
      exit(isBad ? exitCode.findings : exitCode.ok);
    });
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function toSeconds(text: string): number {
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds <= 0) throw new InvalidArgumentError("a number of seconds");
  return seconds;
}

async function toInstallation(options: DoctorOptions, { env }: CliStreams): Promise<Installation> {
  const { email, url, user, heartbeat, push = false, insecure = false, route, timeout } = options;
  if (email === undefined && url === undefined) throw new AdminError("usage", "give --email, --url or both");
  if (email !== undefined && !/^[^@\s]+@[^@\s]+$/.test(email))
    throw new AdminError("usage", `${email} is no mail address`);
  const password = options.password ?? env["EASKIT_PASSWORD"];
  const ca = options.ca === undefined ? undefined : await readCertificates(options.ca);
  return {
    ...(email !== undefined && { email }),
    ...(url !== undefined && { url: toServerUrl(url) }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(ca !== undefined && { ca }),
    heartbeat,
    push,
    insecure,
    routes: toRouteTable(route),
    resolver: createResolver(options.resolver, timeout),
    timeout: timeout * 1000,
    now: Date.now,
  };
}

/** The URL of the server; its path is the one that devices know, if none was given. */
function toServerUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new AdminError("usage", `${text} is no URL of a server`);
  const url = new URL(text);
  if (url.pathname === "/") url.pathname = "/Microsoft-Server-ActiveSync";
  return url.href;
}

async function readCertificates(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new AdminError("usage", `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

function createResolver(server: string | undefined, timeout: number): Resolver {
  const resolver = new Resolver({ timeout: timeout * 1000, tries: 2 });
  try {
    if (server !== undefined) resolver.setServers([server]);
  } catch (error) {
    throw new AdminError("usage", `${server} is no name server's address`, { cause: error });
  }
  return resolver;
}

const titles: Readonly<Record<Field, string>> = {
  dns: "DNS",
  autodiscover: "Autodiscover",
  tls: "TLS",
  options: "What the server speaks",
  authentication: "Who is let in",
  proxy: "Proxies in between",
  heartbeat: "Waiting for news",
  push: "Push",
};

const marks = { ok: "ok  ", note: "note", bad: "BAD ", skipped: "-   " } as const;

function printFinding(streams: CliStreams, finding: CheckFinding, isFirst: boolean): void {
  const { field, outcome, seen, remedy } = finding;
  if (isFirst) printLine(streams, titles[field]);
  printLine(streams, `  ${marks[outcome]}  ${seen}`);
  if (remedy !== undefined) printLine(streams, `        ${remedy}`);
}
