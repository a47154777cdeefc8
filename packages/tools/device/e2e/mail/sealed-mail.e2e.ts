import { isAtLeast, type ProtocolVersion } from "@easkit/eas-schema";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openInbox, type ViewWishes } from "./inbox.js";
import { type MailServer, startMailServer } from "./mail-server.js";
import { hasOpenssl, openSmime, type Smime } from "./smime.js";

const text = "Grüße, sealed.\r\nA second line with trailing blanks   \r\n";

let server: MailServer;
let smime: Smime;
const sources = new Map<string, Buffer>();
beforeAll(async () => {
  if (!hasOpenssl) return;
  server = await startMailServer();
  smime = await openSmime();
  sources.set("signed", await smime.sign(text));
  sources.set("opaque", await smime.signOpaque(text));
  sources.set("encrypted", await smime.encrypt(text));
  for (const [name, source] of sources) {
    const named = Buffer.from(
      source.toString("latin1").replace(/^Subject: sealed/m, `Subject: ${name}`),
      "latin1",
    );
    sources.set(name, named);
    server.mailbox.deliver(named);
  }
  server.mailbox.deliver("Subject: ordinary\r\n\r\nhello");
});
afterAll(async () => {
  await server?.close();
  await smime?.close();
});

const support = (mimeSupport: "never" | "smimeOnly" | "always"): ViewWishes => [
  {
    mimeSupport,
    bodyPreferences: [{ type: "mime" }, { type: "plain" }],
    mimeTruncation: 8,
    truncation: 9,
  },
];

/** What a device holds of a message whose body is MIME. */
interface Held {
  readonly subject?: string | undefined;
  readonly messageClass?: string | undefined;
  readonly mimeData?: string | undefined;
  readonly body?: { readonly type: string; readonly data?: string | undefined } | undefined;
}

function mimeOf(mail: Held, version: ProtocolVersion): string | undefined {
  if (!isAtLeast(version, "12.0")) return mail.mimeData;
  return mail.body?.type === "mime" ? mail.body.data : undefined;
}

describe.skipIf(!hasOpenssl).each(["16.1", "14.1", "12.1", "2.5"] as const)(
  "sealed mail at %s",
  (version) => {
    it("comes byte for byte, and its signature holds", async () => {
      const inbox = await openInbox(server.url, version);
      const mails = await inbox.read(support("smimeOnly"));
      const sealed = new Map(mails.map((mail) => [mail.subject, mimeOf(mail, version)]));
      for (const [name, source] of sources) {
        expect(Buffer.from(sealed.get(name) ?? "").equals(source), name).toBe(true);
      }
      const received = (name: string) => Buffer.from(sealed.get(name) ?? "");
      expect(await smime.verify(received("signed"))).toContain("A second line with trailing blanks   ");
      expect(await smime.verify(received("opaque"))).toContain("A second line with trailing blanks   ");
      expect(await smime.decrypt(received("encrypted"))).toContain("Grüße, sealed.");
      const broken = Buffer.from(String(sealed.get("signed")).replace("A second", "Another"));
      await expect(smime.verify(broken)).rejects.toThrow();
    });

    it("has classes of its own, and MIMESupport says who gets MIME", async () => {
      const inbox = await openInbox(server.url, version);
      const isOwn = ({ subject = "" }: Held) => !subject.startsWith("from ");
      const read = async (wish: "never" | "smimeOnly" | "always") =>
        (await inbox.read(support(wish))).filter(isOwn);
      const smimeOnly = await read("smimeOnly");
      const classes = Object.fromEntries(smimeOnly.map((mail) => [mail.subject, mail.messageClass]));
      expect(classes).toEqual({
        signed: "IPM.Note.SMIME.MultipartSigned",
        opaque: "IPM.Note.SMIME",
        encrypted: "IPM.Note.SMIME",
        ordinary: "IPM.Note",
      });
      const withMime = (mails: readonly Held[]) =>
        mails.filter((mail) => mimeOf(mail, version) !== undefined).map(({ subject }) => subject);
      expect(withMime(smimeOnly).sort()).toEqual(["encrypted", "opaque", "signed"]);
      expect(withMime(await read("never"))).toEqual([]);
      expect(withMime(await read("always")).sort()).toEqual(["encrypted", "opaque", "ordinary", "signed"]);
    });

    it("can be sent, and arrives as it was sent", async () => {
      const inbox = await openInbox(server.url, version);
      const source = sources.get("signed") ?? Buffer.alloc(0);
      const sent = Buffer.from(
        source.toString("latin1").replace("Subject: signed", `Subject: from ${version}`),
        "latin1",
      );
      const own = Buffer.from(
        sent.toString("latin1").replace("ann@example.com", "ben@example.com"),
        "latin1",
      );
      await inbox.device.sendMail(own, { saveInSent: false });
      const mails = await inbox.read(support("smimeOnly"));
      const arrived = mails.find(({ subject }) => subject === `from ${version}`);
      expect(Buffer.from(mimeOf(arrived ?? {}, version) ?? "").equals(own)).toBe(true);
      expect(await smime.verify(own)).toContain("A second line");
    });
  },
);
