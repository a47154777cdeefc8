// The everyday mails of everyday.mjs, spread over the folders of the mailbox.
import { compose } from "./compose.mjs";
import { everydayLetter } from "./everyday.mjs";
import { letter } from "./letters.mjs";
import { owner, people } from "./people.mjs";
import { attach } from "./samples.mjs";
import { snippetOf } from "./threads.mjs";

const box = ({ name, address }) => ({ name, address });
const files = ["minutes.pdf", "map.png", "figures.csv", "terms.docx", "card.vcf", "photo.jpg"];
const shades = ["both", "both", "plain", "flowed", "html"];

/** `count` mails in `folder`, the youngest about `from` days old, the oldest about `until`. */
export function singleRecords(random, { folder, count, from, until, share = 0.15, seen = 0.9 }) {
  return Array.from({ length: count }, (_, i) => {
    const writer = random.pick(people);
    const { subject, text } = everydayLetter(random, writer, random.between(0, 999));
    const mine = folder === "Sent";
    const name = random.pick(files);
    const attachments = random.chance(share) ? [attach(name, { person: writer })] : [];
    const daysAgo = from + ((until - from) * (i + random.next())) / count;
    const flags = mine || random.chance(seen) ? ["seen"] : [];
    if (!mine && random.chance(0.06)) flags.push("flagged");
    const signed = mine ? text.replace(/\n\n[^\n]*(\n[^\n]*)*$/, "\n\nDana") : text;
    return compose({
      folder,
      daysAgo,
      zone: mine ? "+0000" : writer.zone,
      from: mine ? owner : box(writer),
      to: mine ? [box(writer)] : [owner],
      subject,
      entity: letter(signed, { style: random.pick(shades), random, attachments }),
      flags,
      keywords: random.chance(0.08) ? [random.pick(["Work", "Home", "Follow-up"])] : [],
      omit: mine ? ["Return-Path", "Received"] : [],
      crlf: random.chance(0.06),
      text: [snippetOf(signed)],
    });
  });
}
