// Reports of mail systems, sealed mail, and winmail.dat.
import { compose, momentOf } from "./compose.mjs";
import { file, multipart, text } from "./mime.mjs";
import { owner, person } from "./people.mjs";
import { readStatic } from "./samples.mjs";
import { tnef } from "./tnef.mjs";

const words = (value, options) => text(`${value}\n`, { charset: "us-ascii", encoding: "7bit", ...options });
const daemon = { name: "Mail Delivery System", address: "mailer-daemon@mx.example.com" };
const unnamed = (type, body) => ({
  headers: [`Content-Type: ${type}`],
  body: Buffer.from(body),
  attachments: [{ name: "", size: null }],
});

function delivery(action, status, diagnostic) {
  const fields = `Reporting-MTA: dns; mx.example.com\nArrival-Date: Thu, 19 Nov 2026 10:00:00 +0000\n\nFinal-Recipient: rfc822; nobody.here@example.net\nOriginal-Recipient: rfc822;nobody.here@example.net\nAction: ${action}\nStatus: ${status}\nDiagnostic-Code: smtp; ${diagnostic}\n`;
  return unnamed("message/delivery-status", fields);
}

const original =
  "From: Dana Reed <demo@example.com>\nTo: nobody.here@example.net\nSubject: Hello?\nMessage-ID: <lost.1@example.com>\n";
const report = (kind, boundary, parts) =>
  multipart("report", boundary, parts, { params: `;\n report-type=${kind}` });

function disposition(mode, state) {
  return unnamed(
    "message/disposition-notification",
    `Reporting-UA: phone.example.net; Quayside Mail\nOriginal-Recipient: rfc822;hannah.weiss@example.net\nFinal-Recipient: rfc822;hannah.weiss@example.net\nOriginal-Message-ID: <lost.2@example.com>\nDisposition: ${mode}; ${state}\n`,
  );
}

const reports = [
  {
    from: daemon,
    subject: "Undelivered Mail Returned to Sender",
    about: "delivery report: failed, with the headers of the mail",
    entity: report("delivery-status", "dsn-1", [
      words("I could not deliver your message to nobody.here@example.net."),
      delivery("failed", "5.1.1", "550 5.1.1 no such user"),
      unnamed("text/rfc822-headers", original),
    ]),
    text: ["I could not deliver your message"],
  },
  {
    from: daemon,
    subject: "Delayed Mail (still being retried)",
    about: "delivery report: delayed, with the whole mail",
    entity: report("delivery-status", "dsn-2", [
      words("Delivery is delayed. No action is needed."),
      delivery("delayed", "4.4.1", "connection timed out"),
      file("message/rfc822", Buffer.from(`${original}\nIs anybody there?\n`), {
        encoding: null,
        disposition: null,
      }),
    ]),
    text: ["Delivery is delayed"],
  },
  {
    from: daemon,
    subject: "Successful Mail Delivery Report",
    about: "delivery report: delivered",
    entity: report("delivery-status", "dsn-3", [
      words("Your message was delivered."),
      delivery("delivered", "2.0.0", "250 ok"),
    ]),
    text: ["Your message was delivered."],
  },
  {
    from: person("hannah"),
    subject: "Read: Lease: clause 7",
    about: "read receipt: displayed",
    entity: report("disposition-notification", "mdn-1", [
      words("Your message was read on Friday."),
      disposition("manual-action/MDN-sent-manually", "displayed"),
    ]),
    text: ["Your message was read on Friday."],
  },
  {
    from: person("paul"),
    subject: "Not read: Lease",
    about: "read receipt: deleted unread, with HTML",
    entity: report("disposition-notification", "mdn-2", [
      text("<p>Your message was deleted without being read.</p>\n", { subtype: "html", encoding: "8bit" }),
      disposition("automatic-action/MDN-sent-automatically", "deleted"),
    ]),
    text: ["Your message was deleted"],
  },
];

/** An entity out of a committed file: its headers as lines, the rest untouched. */
function fromStatic(name, attachments) {
  const bytes = readStatic(name);
  const end = bytes.indexOf("\n\n");
  return {
    headers: bytes
      .subarray(0, end)
      .toString("latin1")
      .split(/\n(?![ \t])/),
    body: bytes.subarray(end + 2),
    attachments,
  };
}

const unsized = (...names) => names.map((name) => ({ name, size: null }));

const sealed = [
  {
    from: person("hannah"),
    subject: "Signed lease",
    about: "S/MIME multipart/signed, verifies",
    entity: fromStatic("smime-signed.mime", unsized("lease-summary.txt", "smime.p7s")),
    text: ["attached is the signed lease. Clause 7 now says “sixty days”, as agreed on Tuesday."],
  },
  {
    from: person("hannah"),
    subject: "Signed, opaque",
    about: "S/MIME signed-data, opaque, verifies",
    entity: fromStatic("smime-opaque.mime", unsized("smime.p7m")),
    text: [],
  },
  {
    from: person("hannah"),
    subject: "For your eyes only",
    about: "S/MIME enveloped-data",
    entity: fromStatic("smime-enveloped.mime", unsized("smime.p7m")),
    text: [],
  },
  {
    from: person("victor"),
    subject: "New access badges",
    about: "PGP/MIME multipart/signed, verifies with static/pgp-public-key.asc",
    entity: fromStatic("pgp-signed.mime", unsized("OpenPGP_signature.asc")),
    text: ["the new access badges are ready. Please collect yours at the desk before Friday."],
  },
  {
    from: person("victor"),
    subject: "Encrypted message",
    about: "PGP/MIME encrypted",
    entity: fromStatic("pgp-encrypted.mime", unsized("", "encrypted.asc")),
    text: [],
  },
  {
    from: person("victor"),
    subject: "Signed in the text",
    about: "PGP inline, a signature that does not verify",
    entity: words(
      "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n- -- The badge printer is well again.\n-----BEGIN PGP SIGNATURE-----\n\niI4EABYIADYWIQSQlBndyL96giIhI8QareWtyStPcgUCawIHWQAKCRAareWtyStP\n-----END PGP SIGNATURE-----",
    ),
    text: ["The badge printer is well again."],
  },
];

const daysAgoOf = (i) => 0.3 + i * 0.11;

function winmail(i) {
  const lines = ["Hello Dana,", "", "the budget is in the attached file, sorted by berth.", "", "George"];
  const listing = {
    name: "Budget by berth.txt",
    shortName: "BUDGET~1.TXT",
    bytes: Buffer.from("berth,amount\r\n1,1200\r\n2,980\r\n"),
  };
  const part = file(
    "application/ms-tnef",
    tnef({ subject: "Budget", lines, moment: momentOf(3), file: listing }),
    { name: "winmail.dat" },
  );
  const with_ = (body) => multipart("mixed", `tnef-${i}`, [words(body), part]);
  const expect = {
    tnef: { textIncludes: ["the budget is in the attached file"], attachments: [listing.name] },
  };
  return [
    {
      from: person("george"),
      subject: "Budget",
      about: "winmail.dat with body and file, text beside it",
      entity: with_("the budget is in the attached file, sorted by berth."),
      expect,
      text: ["the budget is in the attached file"],
    },
    {
      from: person("george"),
      subject: "Budget, again",
      about: "winmail.dat as the whole message",
      entity: part,
      expect,
      text: [],
    },
  ];
}

/** Delivery and read reports, signed and enveloped mail, winmail.dat. */
export function reportRecords() {
  const rows = [...reports, ...sealed, ...winmail(1)];
  return rows.map((row, i) =>
    compose({
      ...row,
      from: { name: row.from.name, address: row.from.address },
      to: [owner],
      daysAgo: reports.includes(row) ? 3 + i * 0.6 : daysAgoOf(i),
      flags: i % 2 ? ["seen"] : [],
    }),
  );
}
