// A whole message and what a reader must find in it: one record, later one .eml file and one row of index.json.
import { encodeWords, header, mailbox, toBytes, withCrlf } from "./mime.mjs";
import { owner } from "./people.mjs";

/** The moment from which the days-ago numbers count back to make Date headers. */
export const reference = Date.UTC(2026, 10, 23, 9, 0, 0);

const dayMs = 86_400_000;
const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (n) => String(n).padStart(2, "0");

/** Milliseconds since 1970 of the moment `daysAgo` days before the reference. */
export const momentOf = (daysAgo) => Math.round((reference - daysAgo * dayMs) / 1000) * 1000;

/** A Date header value at the wall clock of `zone` (`+0100`). */
export function mailDate(moment, zone = "+0000") {
  const minutes = (zone[0] === "-" ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3)));
  const d = new Date(moment + minutes * 60_000);
  const clock = [d.getUTCHours(), d.getUTCMinutes(), d.getUTCSeconds()].map(two).join(":");
  return `${weekdays[d.getUTCDay()]}, ${d.getUTCDate()} ${months[d.getUTCMonth()]} ${d.getUTCFullYear()} ${clock} ${zone}`;
}

const listOf = (boxes) => boxes.map((box) => mailbox(box)).join(", ");
let counter = 0;

/** A message id that is the same in every run. */
export function nextId(domain) {
  counter += 1;
  return `<${((counter * 2654435761) % 4294967296).toString(16).padStart(8, "0")}.${counter}@${domain}>`;
}

/** Starts the ids over, so that one process can make the mailbox twice. */
export function resetIds() {
  counter = 0;
}

/**
 * Makes a record out of parts. Headers can be left out (`omit: ["Date"]`) or replaced (`raw: { Subject: lines }`),
 * and `headers` adds more. `text` lists what a reader has to see.
 */
export function compose(options) {
  const {
    from,
    to = [owner],
    cc = [],
    subject = "",
    daysAgo,
    zone = "+0000",
    entity,
    headers = [],
    raw = {},
    omit = [],
  } = options;
  const id = options.id ?? nextId(from.address.split("@")[1]);
  const moment = momentOf(daysAgo);
  const wanted = [
    ["Return-Path", () => `Return-Path: <${from.address}>`],
    ["Received", () => received(from, id, moment)],
    ["Message-ID", () => `Message-ID: ${id}`],
    ["Date", () => `Date: ${mailDate(moment - 4000, zone)}`],
    ["From", () => `From: ${mailbox(from)}`],
    ["To", () => header("To", listOf(to))],
    ["Cc", () => (cc.length ? header("Cc", listOf(cc)) : undefined)],
    ["Subject", () => header("Subject", subject)],
    ["In-Reply-To", () => (options.inReplyTo ? `In-Reply-To: ${options.inReplyTo}` : undefined)],
    [
      "References",
      () => (options.references?.length ? header("References", options.references.join(" ")) : undefined),
    ],
    ["MIME-Version", () => "MIME-Version: 1.0"],
  ];
  const lines = wanted.filter(([name]) => !omit.includes(name)).map(([name, make]) => raw[name] ?? make());
  const whole = {
    ...entity,
    headers: [...lines.filter((line) => line !== undefined && line !== ""), ...headers, ...entity.headers],
  };
  const bytes = toBytes(whole);
  return toRecord({ ...options, id, bytes: options.crlf ? withCrlf(bytes) : bytes, entity });
}

/** A record around bytes that no composer would make. `expect` says what every tolerant reader still finds. */
export function toRecord({
  folder = "Inbox",
  daysAgo,
  flags,
  keywords = [],
  bytes,
  expect = {},
  about,
  ...rest
}) {
  const { from = { name: "", address: "" }, subject = "", text = [], entity } = rest;
  const attachments = entity?.attachments ?? [];
  return {
    folder,
    daysAgo,
    flags: flags ?? [],
    keywords,
    about,
    bytes,
    id: rest.id,
    references: rest.references ?? [],
    expect: {
      subject,
      from: from.address,
      fromName: from.name,
      textIncludes: text,
      attachments: attachments.map((one) => one.name),
      attachmentSizes: attachments.map((one) => one.size),
      ...expect,
    },
  };
}

function received(from, id, moment) {
  const host = `mail.${from.address.split("@")[1]}`;
  const token = id.slice(1, 9);
  return [
    `Received: from ${host} (${host} [192.0.2.${1 + (token.charCodeAt(0) % 200)}])`,
    `\tby mx.example.com (Postfix) with ESMTPS id ${token.toUpperCase()}`,
    `\tfor <${owner.address}>; ${mailDate(moment)}`,
  ].join("\n");
}

/** A header in encoded words, for callers that choose charset and form. */
export const encodedHeader = (name, value, charset, form) => `${name}: ${encodeWords(value, charset, form)}`;
