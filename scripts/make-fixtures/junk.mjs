// What ends in Junk: pushy offers, hidden words, pages with scripts, names that pretend.
import { compose } from "./compose.mjs";
import { zip } from "./files.mjs";
import { file, multipart, text } from "./mime.mjs";

const offers = [
  ["You are our 1,000,000th visitor", "Claim your gift basket before midnight. It contains cheese."],
  ["Re: Re: your website ranking", "Dear owner, we put your website on page one in nine days or eleven."],
  ["FINAL NOTICE: parcel 88-214", "Your parcel waits. Pay the customs fee of 1.99 to set it free."],
  ["Lose the barnacles, keep the boat", "One simple trick that shipyards do not talk about."],
  [
    "Prіnce of the northern lighthouse",
    "Dearest friend, I inherited a lighthouse and need your help to move it.",
  ],
  ["Inv0ice overdue!!!", "Open the attached file to see which invoice."],
  ["Your mailbox is full", "Your mailbox is 99.8% full. Sign in to make it larger."],
  ["Cheap oars, best oars", "O A R S at half price, only today, only all week."],
  ["=?= special offer ?==", "The subject only looks like an encoded word."],
  ["Congratulations demo@example.com", "You have been selected by our committee of one."],
  ["Crypto kettle", "It boils water and mines coins, but not at the same time."],
  ["Hot single malts in your area", "Twelve bottles for the price of thirteen."],
  ["Urgent business, reply soon", "I write to you in confidence, together with 40,000 others."],
  ["Your photo is on this page", "Somebody posted a photo of your dinghy. See it here."],
  ["Unsubscribe to subscribe", "To stop these mails, answer with the word MORE."],
];

const nasty = (
  words,
) => `<html><head><script>document.location="https://bad.example.net/"</script><style>body{background:url(https://bad.example.net/t.gif)}</style><base href="https://bad.example.net/"></head>
<body onload="alert(1)"><div style="display:none">${"lorem tide ipsum ".repeat(40)}</div><h1>${words}</h1>
<a href="javascript:alert(2)">Click</a> <a href="https://bad.example.net/login">https://bank.example.org/login</a>
<img src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" alt=""><img src=x onerror=alert(3)>
<form action="https://bad.example.net/"><input name="password" type="password"></form><table><tr><td>not closed<p>at all
<iframe src="https://bad.example.net/frame"></iframe><object data="x.swf"></object><svg onload="alert(4)"></svg></body>
`;

/** Fifteen of them. */
export function junkRecords(random) {
  return offers.map(([subject, words], i) => {
    const address = `win${random.between(100, 999)}@promo${i}.example.net`;
    const body =
      i % 2
        ? text(nasty(words), { subtype: "html", encoding: i % 4 === 1 ? "base64" : "quoted-printable" })
        : text(`${words}\n`, { encoding: "7bit" });
    const trap = () =>
      file("application/zip", zip([["invoice.pdf.exe", "not a program\n"]]), {
        name: "invoice.pdf                         .zip",
      });
    return compose({
      folder: "Junk",
      daysAgo: 0.3 + i * 1.9,
      from: { name: i % 3 ? "Customer care" : "", address },
      subject,
      raw: subject.startsWith("=?") ? { Subject: `Subject: ${subject}` } : {},
      entity: i === 5 ? multipart("mixed", "trap", [body, trap()]) : body,
      headers: ["X-Spam-Flag: YES", `X-Spam-Score: ${5 + i}.2`, "Precedence: bulk"],
      flags: i % 4 === 0 ? ["seen"] : [],
      keywords: ["Junk"],
      text: [words.slice(0, 30).trim()],
    });
  });
}
