// Sample files by name, as parts ready to attach.
import { readFileSync } from "node:fs";
import { csv, docx, gif, logo, pdf, png, vcf, wav, zip } from "./files.mjs";
import { file } from "./mime.mjs";

/** Bytes of a committed input: things that cannot be made again byte for byte, such as signatures. */
export const readStatic = (name) => readFileSync(new URL(`./static/${name}`, import.meta.url));

/** A JPEG photograph, 320 by 200. */
export const photo = readStatic("harbour.jpg");

const curve = () =>
  png(60, 40, (x, y) => (Math.abs(30 - Math.sqrt(x) * 3 - y) < 1 ? [30, 90, 120] : [255, 255, 255]));
const plan = () => png(48, 48, (x, y) => (((x >> 4) + (y >> 4)) % 2 ? [90, 140, 80] : [200, 190, 150]));
const loads = [
  ["devices", "median_ms", "slowest_ms"],
  [1000, 41, 180],
  [10000, 44, 260],
  [19000, 52, 610],
];
const survey = [
  ["row", "gauge", "level_mm"],
  ...Array.from({ length: 24 }, (_, i) => [i + 1, i >= 11 && i < 19 ? "old" : "new", 1180 + ((i * 37) % 29)]),
];

const makers = {
  pdf: (name) => [
    "application/pdf",
    pdf([name.replace(/\.pdf$/, ""), "One page, made for the demo mailbox."]),
  ],
  docx: (name) => [
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    docx([name, "Pricing page: Dana", "Status page: Tomas", "Press kit: Priya"]),
  ],
  csv: (name) => ["text/csv; charset=utf-8", Buffer.from(csv(name.startsWith("load") ? loads : survey))],
  png: (name) => [
    "image/png",
    name.startsWith("curve") ? curve() : name.startsWith("logo") ? logo(24, [20, 110, 140]) : plan(),
  ],
  gif: () => ["image/gif", gif(24, 12)],
  jpg: () => ["image/jpeg", photo],
  txt: (name) => [
    "text/plain; charset=utf-8",
    Buffer.from(`${name}\r\n\r\n一行目: Tidemark 1.0\r\nLast line without anything special.\r\n`),
  ],
  vcf: (_name, person) => ["text/vcard; charset=utf-8", Buffer.from(vcf(person))],
  wav: () => ["audio/x-wav", wav()],
  zip: () => [
    "application/zip",
    zip([
      ["readme.txt", "Two files in here.\n"],
      ["data/levels.csv", csv(survey)],
    ]),
  ],
};

/** A part with the sample file called `name`; its ending says which kind. Options go to `file`. */
export function attach(name, options = {}) {
  const [type, bytes] = makers[name.split(".").pop()](name, options.person);
  const style = /^[\x20-\x7e]*$/.test(name) ? "plain" : "rfc2231";
  return file(type, bytes, { name, style, ...options });
}
