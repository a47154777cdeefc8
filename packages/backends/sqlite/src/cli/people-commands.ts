import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import type { PersonFacts } from "../people/person.js";
import { withBackend } from "./open.js";
import { collect } from "./parse-option.js";
import { type CliStreams, printLine } from "./streams.js";

interface PersonOptions extends PersonFacts {
  readonly name?: string;
  readonly picture?: string;
  readonly certificate?: readonly string[];
  readonly hidden?: boolean;
}

const pem = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/;

/** A certificate in a file, DER or PEM. */
async function readCertificate(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path);
  const text = pem.exec(bytes.toString("latin1"))?.[1];
  return text === undefined ? bytes : Buffer.from(text, "base64");
}

function addPut(people: Command, streams: CliStreams): void {
  people
    .command("put")
    .argument("<address>", "of a user, or of somebody elsewhere")
    .option("--name <name>", "the display name")
    .option("--first-name <name>")
    .option("--last-name <name>")
    .option("--alias <name>")
    .option("--title <title>")
    .option("--company <name>")
    .option("--office <place>")
    .option("--phone <number>")
    .option("--home-phone <number>")
    .option("--mobile-phone <number>")
    .option("--picture <file>", "a JPEG")
    .option("--certificate <file>", "an S/MIME certificate, PEM or DER (several times)", collect)
    .option("--hidden", "found by nobody who searches")
    .option("--no-hidden", "found again")
    .description("put somebody into the address list, or say more of them")
    .action((address: string, given: PersonOptions, command: Command) =>
      withBackend(command, streams, async ({ addressList }) => {
        const { name, picture, certificate, hidden, ...facts } = given;
        const certificates = certificate && (await Promise.all(certificate.map(readCertificate)));
        addressList.put({
          ...facts,
          emailAddress: address,
          ...(name === undefined ? {} : { displayName: name }),
          ...(hidden === undefined ? {} : { isHidden: hidden }),
          ...(picture === undefined ? {} : { picture: await readFile(picture) }),
          ...(certificates === undefined ? {} : { certificates }),
        });
      }),
    );
}

/** Adds the commands about the address list. */
export function addPeopleCommands(program: Command, streams: CliStreams): void {
  const people = program.command("people").description("the address list: people, and groups of them");
  addPut(people, streams);
  people
    .command("group")
    .argument("<address>")
    .argument("<name>")
    .argument("<members...>", "addresses of people and of other groups")
    .option("--hidden", "found by nobody who searches")
    .description("make a group, or replace who is in it")
    .action(
      (address: string, name: string, members: string[], { hidden }: { hidden?: true }, command: Command) =>
        withBackend(command, streams, async ({ addressList }) => {
          const isHidden = hidden === true;
          addressList.putGroup({ emailAddress: address, displayName: name, members, isHidden });
        }),
    );
  people
    .command("remove")
    .argument("<address>")
    .description("take somebody elsewhere, or a group, out of the list")
    .action((address: string, _: object, command: Command) =>
      withBackend(command, streams, async ({ addressList }) => addressList.remove(address)),
    );
  people
    .command("find")
    .argument("<text>", "the beginning of a name or an address")
    .description("find people as devices do")
    .action((text: string, _: object, command: Command) =>
      withBackend(command, streams, async ({ addressList }) => {
        const { people: found, total } = addressList.search(text);
        for (const { displayName = "", emailAddress = "" } of found) {
          const members = addressList.membersOf(emailAddress);
          printLine(streams, [displayName, emailAddress, ...(members ?? [])].join("\t"));
        }
        printLine(streams, `${total} found`);
      }),
    );
}
