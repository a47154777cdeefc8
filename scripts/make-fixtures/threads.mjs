// Conversations of talk.mjs as messages, with ids, references, quotes and the owner's own mail in Sent.
import { compose, mailDate, momentOf, nextId } from "./compose.mjs";
import { letter } from "./letters.mjs";
import { file } from "./mime.mjs";
import { owner, person } from "./people.mjs";
import { attach } from "./samples.mjs";
import { talk } from "./talk.mjs";
import { launchTalk } from "./talk-launch.mjs";

const styles = ["both", "both", "plain", "flowed", "html", "both"];

/** The first line of a text that is long enough to be looked for, cut at 40 characters. */
export function snippetOf(text) {
  const line =
    text.split("\n").find((one) => one.length > 24 && !one.startsWith("  ")) ?? text.split("\n").at(-1);
  return line.slice(0, 40).trim();
}

const box = ({ name, address }) => ({ name, address });

function quotedFrom(previous) {
  const day = mailDate(previous.moment).replace(/:\d\d \+0000$/, "");
  return { intro: `On ${day}, ${previous.from.name} wrote:`, text: previous.text };
}

function forwardedText(text, previous, subject) {
  const head = [
    `From: ${previous.from.name}`,
    `Date: ${mailDate(previous.moment)}`,
    `Subject: ${subject}`,
  ].join("\n");
  return `${text}\n\n---------- Forwarded message ----------\n${head}\n\n${previous.text}`;
}

function entityOf(turn, context) {
  const [, , text, options = {}] = turn;
  const { previous, random, subject } = context;
  const style = options.style ?? random.pick(styles);
  const attachments = (options.attach ?? []).map((name) => attach(name));
  if (options.kind !== "forward") {
    return letter(text, {
      style,
      random,
      attachments,
      quoted: previous && random.chance(0.7) ? quotedFrom(previous) : undefined,
    });
  }
  if (random.chance(0.5))
    return letter(forwardedText(text, previous, subject), { style: "plain", random, attachments });
  const inner = file("message/rfc822", previous.bytes, {
    name: `${subject.replace(/[^\w ]/g, "")}.eml`,
    encoding: "8bit",
  });
  return letter(text, { style: "plain", random, attachments: [...attachments, inner] });
}

function recipients(from, options, thread, previous) {
  if (options.to) return [[person(options.to)], []];
  if (from.address !== owner.address)
    return [[owner], thread.people.map(person).filter((one) => one.address !== from.address)];
  return [[previous.from], thread.people.map(person).filter((one) => one.address !== previous.from.address)];
}

function threadMessages(thread, random) {
  const chain = [];
  const records = [];
  let daysAgo = thread.started;
  for (const turn of thread.turns) {
    const [who, hours, text, options = {}] = turn;
    daysAgo = Math.max(0.01, daysAgo - hours / 24);
    const from = person(who);
    const previous = chain.at(-1);
    const prefix = !previous ? "" : options.kind === "forward" ? "Fwd: " : "Re: ";
    const [to, cc] = recipients(from, options, thread, previous);
    const mine = who === "me";
    const record = compose({
      folder: mine ? "Sent" : thread.folder,
      daysAgo,
      zone: from.zone,
      from: box(from),
      to: to.map(box),
      cc: cc.map(box),
      id: nextId(from.address.split("@")[1]),
      inReplyTo: previous?.id,
      references: chain.map((one) => one.id),
      subject: prefix + thread.subject,
      entity: entityOf(turn, { previous, random, subject: thread.subject }),
      flags: mine || daysAgo > 1.5 || random.chance(0.5) ? ["seen"] : [],
      omit: mine ? ["Return-Path", "Received"] : [],
      text: [snippetOf(text)],
    });
    if (previous && mine) previous.record.flags.push(options.kind === "forward" ? "forwarded" : "answered");
    chain.push({ id: record.id, from, text, moment: momentOf(daysAgo), bytes: record.bytes, record });
    records.push(record);
  }
  for (const one of records) {
    if ((one.flags.includes("answered") || one.flags.includes("forwarded")) && !one.flags.includes("seen"))
      one.flags.unshift("seen");
  }
  return records;
}

/** All conversations, oldest turn first. */
export const threadRecords = (random) =>
  [...launchTalk, ...talk].flatMap((thread) => threadMessages(thread, random));
