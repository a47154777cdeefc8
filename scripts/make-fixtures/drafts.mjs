// Three drafts: hardly begun, with a file, and an answer in the making.
import { compose } from "./compose.mjs";
import { multipart, text } from "./mime.mjs";
import { owner, person } from "./people.mjs";
import { attach } from "./samples.mjs";

const html = (words) =>
  text(`<html><body><p>${words}</p></body></html>\n`, { subtype: "html", encoding: "quoted-printable" });
const omit = ["Return-Path", "Received"];
const draft = { folder: "Drafts", from: owner, flags: ["draft", "seen"], omit };

/** The drafts of the owner. */
export const draftRecords = () => [
  compose({
    ...draft,
    daysAgo: 0.1,
    omit: [...omit, "To"],
    subject: "",
    entity: text("Dear all, about the\n", { encoding: "8bit" }),
    about: "draft without recipients and subject",
    text: ["Dear all, about the"],
  }),
  compose({
    ...draft,
    daysAgo: 1.4,
    to: [person("yusuf")],
    subject: "Guest list",
    entity: multipart("mixed", "draft-2", [
      html("Merhaba Yusuf, here is the list so far."),
      attach("guests.csv"),
    ]),
    headers: ["Bcc: Maya Okafor <maya.okafor@example.com>"],
    about: "draft with a file and a Bcc",
    text: ["Merhaba Yusuf, here is the list so far."],
  }),
  compose({
    ...draft,
    daysAgo: 2.2,
    to: [person("nadia")],
    subject: "Re: Interview on Wednesday",
    inReplyTo: "<unsent.parent@example.net>",
    references: ["<unsent.parent@example.net>"],
    entity: multipart("alternative", "draft-3", [
      text("One more thing before we meet:\n", { encoding: "8bit" }),
      html("One more thing before we meet:"),
    ]),
    about: "draft of an answer",
    text: ["One more thing before we meet:"],
  }),
];
