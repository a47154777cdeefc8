import fc from "fast-check";
import { SaxesParser } from "saxes";
import { describe, expect, test } from "vitest";
import { streamOf } from "../test-data/recorder.js";
import { WbxmlError } from "./index.js";
import { readXml, type XmlLimits } from "./xml.js";

/** What a document says, in one line for each event; text in one piece. */
class Log {
  readonly lines: string[] = [];
  #text = "";

  start(namespace: string, local: string, attributes: readonly string[]): void {
    this.flush();
    this.lines.push(`<{${namespace}}${local}${attributes.toSorted().join("")}`);
  }

  text(value: string): void {
    this.#text += value;
  }

  end(): void {
    this.flush();
    this.lines.push("/");
  }

  flush(): void {
    if (this.#text !== "") this.lines.push(JSON.stringify(this.#text));
    this.#text = "";
  }
}

const attributeLine = (namespace: string, local: string, value: string) =>
  ` {${namespace}}${local}=${JSON.stringify(value)}`;

async function logOf(
  source: string | AsyncIterable<Uint8Array>,
  limits?: Partial<XmlLimits>,
): Promise<string[]> {
  const log = new Log();
  await readXml(
    source,
    {
      startElement: ({ namespace, local, attributes }) =>
        log.start(
          namespace,
          local,
          attributes.map((a) => attributeLine(a.namespace, a.local, a.value)),
        ),
      text: (value) => log.text(value),
      endElement: () => log.end(),
    },
    limits,
  );
  return log.lines;
}

function oracle(xml: string): string[] | "refused" {
  const log = new Log();
  const parser = new SaxesParser({ xmlns: true });
  let isRefused = false;
  parser.on("error", () => {
    isRefused = true;
  });
  parser.on("doctype", () => {
    isRefused = true;
  });
  parser.on("processinginstruction", () => {
    isRefused = true;
  });
  parser.on("opentag", ({ uri, local, attributes }) => {
    const own = Object.values(attributes).filter((a) => a.prefix !== "xmlns" && a.name !== "xmlns");
    log.start(
      uri,
      local,
      own.map((a) => attributeLine(a.uri, a.local, a.value)),
    );
  });
  parser.on("text", (value) => log.text(value));
  parser.on("cdata", (value) => log.text(value));
  parser.on("closetag", () => log.end());
  parser.write(xml).close();
  return isRefused ? "refused" : log.lines;
}

async function outcome(source: string | AsyncIterable<Uint8Array>): Promise<string[] | "refused"> {
  try {
    return await logOf(source);
  } catch (error) {
    if (error instanceof WbxmlError) return "refused";
    throw error;
  }
}

/** Text outside of the root element is blank, and no business of a handler. */
const withinRoot = (lines: string[] | "refused") =>
  lines === "refused" ? lines : lines.slice(lines.findIndex((line) => line.startsWith("<")));

const GOOD = [
  '<?xml version="1.0" encoding="utf-8"?>\n<a/>\n',
  "<a>t</a\n>",
  "<a b=\"1\"\tc = '2'\n/>",
  '<a b\r="1\r\n2"\r\n/>',
  "<a>&lt;&#65;&#x1F600;&amp;</a>",
  '<a b="&quot;&#10; x\ny\tz"/>',
  "<a><![CDATA[<b>]]]]><![CDATA[>]]></a>",
  "<a>x]] ] ]</a >",
  "<!-- one --><a><!-- - --></a><!-- two -->",
  "<a>1\r\n2\r3</a>",
  '<a xmlns="u" xmlns:p="v"><p:b p:c="1" c="2"/><d xmlns=""/></a>',
  '<a xml:lang="de"/>',
  '<a b="a>b{1}/"/>',
  "<ä.-·/>",
  "\ufeff<a/>",
];

const BAD = [
  "<a><b></a>",
  "<a></b></a>",
  "</a>",
  "<a",
  "<a>x",
  "<a/><b/>",
  "x<a/>",
  "<a/>x",
  "<1a/>",
  "< a/>",
  "<a b=1/>",
  "<a b/>",
  '<a b="1"c="2"/>',
  '<a b="<"/>',
  '<a b="1" b="2"/>',
  '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>',
  "<p:a/>",
  '<a p:b="1"/>',
  '<a xmlns:p=""/>',
  '<a xmlns:xml="u"/>',
  '<a xmlns:xmlns="u"/>',
  "<a:b:c/>",
  "<a>]]></a>",
  "<a>&nbsp;</a>",
  "<a>& b</a>",
  "<a>&#0;</a>",
  "<a>&#xD800;</a>",
  "<a>\u0001</a>",
  "<a>\ufffe</a>",
  "<a><!-- -- --></a>",
  "<a></a/>",
  '<a></a b="1">',
  "<a/ >",
  "<>x</>",
  "<a><![CDATA[x]]</a>",
  "<![CDATA[ ]]><a/>",
  ' <?xml version="1.0"?><a/>',
  "<?xml?><a/>",
  "<!DOCTYPE a><a/>",
  '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
  "<a><?pi x?></a>",
  "",
  " ",
];

describe("reads, as saxes does,", () => {
  test.each(GOOD)("%j", async (xml) => {
    const expected = withinRoot(oracle(xml));
    expect(expected).not.toBe("refused");
    expect(await outcome(xml)).toEqual(expected);
  });
});

test("refuses a name that begins like none after its colon, which saxes takes (Namespaces in XML, 4)", async () => {
  for (const xml of ['<a xml:-lang="de"/>', '<a:1 xmlns:a="u"/>', '<a xmlns:.b="u"/>'])
    expect(await outcome(xml)).toBe("refused");
});

describe("refuses, as saxes does,", () => {
  test.each(BAD)("%j", async (xml) => {
    expect(oracle(xml)).toBe("refused");
    expect(await outcome(xml)).toBe("refused");
  });
});

const morsels = fc.constantFrom(
  ..."<>&;/='\"! \t\n\r]-[?ab:0é€😀".split(/(?:)/u),
  ...[
    "<a>",
    "</a>",
    "<b/>",
    "<a:b ",
    "xmlns",
    "xmlns:a",
    '="u"',
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "&amp;",
    "&#65;",
  ],
);

test("mutilated documents are read or refused as saxes does, under any cutting", async () => {
  const mutilated = fc
    .tuple(
      fc.constantFrom(...GOOD, ...BAD),
      fc.array(fc.tuple(fc.nat(60), fc.nat(4), morsels), { maxLength: 3 }),
    )
    .map(([xml, edits]) =>
      edits.reduce((text, [at, gone, morsel]) => text.slice(0, at) + morsel + text.slice(at + gone), xml),
    )
    .filter((xml) => !/\p{Cs}/u.test(xml))
    // saxes looks at how a name begins, not at how its part after the colon does.
    .filter((xml) => !/[\p{L}_]:[-.\d]/u.test(xml))
    // saxes trims the names of namespaces, which the recommendation does not.
    .filter((xml) => !/xmlns[^=]*=\s*(["'])(\s|[^"']*\s\1)/.test(xml));
  await fc.assert(
    fc.asyncProperty(mutilated, fc.integer({ min: 1, max: 9 }), async (xml, size) => {
      const expected = withinRoot(oracle(xml));
      expect(await outcome(xml)).toEqual(expected);
      const bytes = Buffer.from(xml);
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      expect(await outcome(streamOf(pieces))).toEqual(expected);
    }),
    { numRuns: 1500 },
  );
});

describe("bytes are read by", () => {
  const read = (...bytes: (string | number[])[]) =>
    logOf(
      streamOf([
        Buffer.concat(
          bytes.map((b) => (typeof b === "string" ? Buffer.from(b, "latin1") : Uint8Array.from(b))),
        ),
      ]),
    );

  test.each<[string, (string | number[])[], string]>([
    ["UTF-8 without a declaration", ["<a>", [0xc3, 0xa4], "</a>"], "ä"],
    ["the UTF-8 mark", [[0xef, 0xbb, 0xbf], "<a>", [0xc3, 0xa4], "</a>"], "ä"],
    ["a declaration of ISO 8859-1", ['<?xml version="1.0" encoding="ISO-8859-1"?><a>', [0xe4], "</a>"], "ä"],
    [
      "a declaration of windows-1252",
      ['<?xml version="1.0" encoding="windows-1252"?><a>', [0x80], "</a>"],
      "€",
    ],
    ["the UTF-16 mark", [[0xff, 0xfe], "<\0a\0>\0", [0xe4, 0], "<\0/\0a\0>\0"], "ä"],
  ])("%s", async (_title, bytes, text) => {
    expect(await read(...bytes)).toEqual(["<{}a", JSON.stringify(text), "/"]);
  });

  test.each<[string, (string | number[])[]]>([
    ["malformed UTF-8", ["<a>", [0xff], "</a>"]],
    ["UTF-8 cut off", ["<a/>", [0xc3]]],
    ["an encoding that is not known", ['<?xml version="1.0" encoding="EBCDIC-CP-US"?><a/>']],
  ])("nothing: %s is refused", async (_title, bytes) => {
    await expect(read(...bytes)).rejects.toThrow(WbxmlError);
  });
});

describe("limits", () => {
  test.each<[keyof XmlLimits, (n: number) => string]>([
    ["depth", (n) => "<a>".repeat(n) + "</a>".repeat(n)],
    ["elements", (n) => `<a>${"<b/>".repeat(n - 1)}</a>`],
    ["attributes", (n) => `<a${Array.from({ length: n }, (_, i) => ` b${i}="1"`).join("")}/>`],
    ["markupLength", (n) => `<a b="${"x".repeat(n - 9)}"/>`],
    ["documentLength", (n) => `<a>${"x".repeat(n - 7)}</a>`],
  ])("%s is kept, exactly", async (limit, make) => {
    await logOf(make(20), { [limit]: 20 });
    await expect(logOf(make(21), { [limit]: 20 })).rejects.toMatchObject({ code: "limit", limit });
  });

  test("a tag that never ends is given up when it reaches the limit", async () => {
    async function* endless() {
      for (;;) yield Buffer.from('<a b="xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx');
    }
    await expect(logOf(endless())).rejects.toThrow(WbxmlError);
  });
});

test("an error says what is open and how far it came", async () => {
  await expect(logOf("<a><b>text</c></b></a>")).rejects.toMatchObject({
    code: "malformed",
    offset: 10,
    message: "</c> does not close the open element, in a/b (at 10)",
  });
});
