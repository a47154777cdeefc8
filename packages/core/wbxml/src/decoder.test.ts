import { describe, expect, test } from "vitest";
import { createRecorder, cut, type Recorded, streamOf } from "../test-data/recorder.js";
import { CONTACT, hex, sampleVocabulary } from "../test-data/sample-vocabulary.js";
import {
  createDecoder,
  type DecoderLimits,
  type DecoderOptions,
  decode,
  decodeBytes,
  encodeToBytes,
  type OpaqueSink,
  WbxmlError,
  type WbxmlErrorCode,
} from "./index.js";

const HEADER = "03 01 6A 00";

function eventsOf(bytes: Uint8Array, options?: DecoderOptions): Recorded[] {
  const recorder = createRecorder();
  decodeBytes(bytes, recorder, options);
  return recorder.events;
}

function textsOf(bytes: Uint8Array): (string | readonly number[])[] {
  return eventsOf(bytes).flatMap((event): (string | readonly number[])[] => {
    if ("text" in event) return [event.text];
    return "opaque" in event ? [event.opaque] : [];
  });
}

function errorOf(run: () => unknown): WbxmlError {
  try {
    run();
  } catch (error) {
    if (error instanceof WbxmlError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

test("a document with page switches decodes to its elements and encodes to the same bytes", () => {
  const again = encodeToBytes((encoder) => {
    decodeBytes(CONTACT, {
      startElement: (page, token) => encoder.start(page, token),
      endElement: () => encoder.end(),
      text: (value) => encoder.text(value),
      opaque: (value) => encoder.opaque(value),
    });
  });
  expect(Buffer.from(again).toString("hex")).toBe(Buffer.from(CONTACT).toString("hex"));
  expect(textsOf(CONTACT)).toEqual([
    "Contacts",
    "7",
    "4",
    "1",
    "4:9",
    "1",
    "0",
    "1",
    "Doe, Jane",
    "Jane",
    "Doe",
    "1",
  ]);
});

test("the header is handed over before the first element", () => {
  const seen: unknown[] = [];
  const recorder = createRecorder();
  decodeBytes(CONTACT, { ...recorder, header: (header) => seen.push(header, recorder.events.length) });
  expect(seen).toEqual([{ version: 3, publicId: 1, charset: 106 }, 0]);
});

test("a document cut off at any byte is incomplete, and says where", () => {
  for (let length = 0; length < CONTACT.length; length++) {
    const error = errorOf(() => eventsOf(CONTACT.subarray(0, length)));
    expect([error.code, error.offset]).toEqual(["incomplete", length]);
  }
});

test("an error names the elements around it and what was wrong", () => {
  const bytes = hex(`${HEADER} 45 5C 4F 43`);
  const error = errorOf(() => eventsOf(bytes, { vocabulary: sampleVocabulary }));
  expect(error.path).toEqual([
    { page: 0, token: 0x05 },
    { page: 0, token: 0x1c },
    { page: 0, token: 0x0f },
  ]);
  expect(error.message).toBe("PI is not read (at 7 in Sync/Collections/Collection)");
  expect(errorOf(() => eventsOf(bytes)).message).toBe("PI is not read (at 7 in 00:05/00:1C/00:0F)");
});

describe("tolerates", () => {
  const one = (content: string, header = HEADER) => textsOf(hex(`${header} 45 ${content} 01`));

  test.each<[string, string, unknown[], string?]>([
    ["text from the string table", "83 00 83 02", ["AB"], "03 01 6A 04 41 00 42 00"],
    ["text that begins within a string of the table", "83 01", ["yz"], "03 01 6A 04 78 79 7A 00"],
    ["a public identifier in the string table", "03 41 00", ["A"], "03 00 00 6A 02 50 00"],
    ["a public identifier of several bytes", "03 41 00", ["A"], "03 A4 01 6A 00"],
    ["WBXML 1.1", "03 41 00", ["A"], "01 01 6A 00"],
    ["WBXML 1.2", "03 41 00", ["A"], "02 01 6A 00"],
    ["OPAQUE where text may stand", "C3 02 00 FF", [[0, 255]]],
    ["OPAQUE without content", "C3 00", [[]]],
    ["OPAQUE with a length of two bytes", `C3 81 00 ${"55".repeat(128)}`, [Array(128).fill(0x55)]],
    ["OPAQUE with a length led by zero groups", "C3 80 80 01 07", [[7]]],
    ["several strings in one element", "03 41 00 03 42 00 03 43 00", ["ABC"]],
    ["an empty string", "03 00", []],
    ["an entity", "03 41 00 02 81 20 02 87 E8 00", ["A\u00a0\u{1f400}"]],
    ["a repeated page switch", "00 00 00 00 03 41 00 00 00", ["A"]],
    ["text beside elements", "03 41 00 05 03 42 00", ["A", "B"]],
    ["an unknown character set as UTF-8", "03 C3 A4 00", ["ä"], "03 01 00 00"],
    ["US-ASCII", "03 41 00", ["A"], "03 01 03 00"],
    ["US-ASCII that is UTF-8", "03 C3 A4 00", ["ä"], "03 01 03 00"],
    ["ISO 8859-1", "03 E4 F6 00 03 00", ["äö"], "03 01 04 00"],
    ["windows-1252", "03 80 E4 00", ["€ä"], "03 01 91 4C 00"],
    ["UTF-16 with a byte order mark", "03 FF FE E4 00 41 00 00 00", ["äA"], "03 01 87 77 00"],
    ["UTF-16 without a mark, big-endian", "03 00 E4 D8 3D DE 00 00 00", ["ä😀"], "03 01 87 77 00"],
    ["UTF-16BE", "03 00 E4 00 00 03 00 41 00 00", ["äA"], "03 01 87 75 00"],
    ["UTF-16LE", "03 E4 00 00 00", ["ä"], "03 01 87 76 00"],
    ["malformed UTF-8 as U+FFFD", "03 41 FF 42 00", ["A\ufffdB"]],
    ["a byte order mark as text", "03 EF BB BF 41 00", ["\ufeffA"]],
  ])("%s", (_title, content, texts, header) => {
    expect(one(content, header)).toEqual(texts);
  });

  test("an empty element with and without content, alike", () => {
    const expected: Recorded[] = [{ start: [0, 5] }, { start: [0, 0x17] }, { end: true }, { end: true }];
    expect(eventsOf(hex(`${HEADER} 45 17 01`))).toEqual(expected);
    expect(eventsOf(hex(`${HEADER} 45 57 01 01`))).toEqual(expected);
  });

  test("a root element without content", () => {
    expect(eventsOf(hex(`${HEADER} 05`))).toEqual([{ start: [0, 5] }, { end: true }]);
  });

  test("a page switch before the root element", () => {
    expect(eventsOf(hex(`${HEADER} 00 0E 45 01`))).toEqual([{ start: [14, 5] }, { end: true }]);
  });

  test("any bytes after the document", () => {
    for (const trailing of ["00", "01", "45 03", "FF FF FF"]) {
      expect(eventsOf(hex(`${HEADER} 45 01 ${trailing}`))).toHaveLength(2);
    }
  });

  test("each of these in single bytes too", () => {
    const bytes = hex(
      `03 01 6A 04 41 00 42 00 45 83 00 C3 03 01 02 03 00 11 46 03 C3 A4 F0 9F 98 80 00 02 81 20 01 17 01`,
    );
    const recorder = createRecorder();
    const decoder = createDecoder(recorder);
    for (const piece of cut(bytes, 1)) decoder.write(piece);
    decoder.end();
    expect(recorder.events).toEqual(eventsOf(bytes));
    expect(decoder.done).toBe(true);
    expect(decoder.offset).toBe(bytes.length);
  });
});

describe("refuses", () => {
  test.each<[string, string, WbxmlErrorCode, number]>([
    ["attributes", `${HEADER} 45 C6 01`, "unsupported", 5],
    ["attributes without content", `${HEADER} 85`, "unsupported", 4],
    ["LITERAL", `${HEADER} 45 04 00`, "unsupported", 5],
    ["LITERAL_C", `${HEADER} 44 00`, "unsupported", 4],
    ["PI", `${HEADER} 43 01`, "unsupported", 4],
    ["EXT_I_0", `${HEADER} 45 40 41 00`, "unsupported", 5],
    ["EXT_T_1", `${HEADER} 45 81 00`, "unsupported", 5],
    ["EXT_2", `${HEADER} 45 C2`, "unsupported", 5],
    ["WBXML 1.0", "00 01 6A 00", "version", 0],
    ["XML text", "3C 3F 78 6D 6C", "version", 0],
    ["an unknown character set", "03 01 6B 00", "charset", 3],
    ["text before the root", `${HEADER} 03 41 00`, "malformed", 4],
    ["OPAQUE before the root", `${HEADER} C3 01 00`, "malformed", 4],
    ["END before the root", `${HEADER} 01`, "malformed", 4],
    ["a string the table does not have", `${HEADER} 45 83 00`, "malformed", 6],
    ["a string of the table without an end", "03 01 6A 01 41 45 83 00", "malformed", 7],
    ["an integer of more than 32 bits", `${HEADER} 45 C3 90 80 80 80 00`, "malformed", 10],
    ["an integer without an end", `03 01 ${"80".repeat(20)}`, "malformed", 10],
    ["half a surrogate pair as an entity", `${HEADER} 45 02 83 B0 00`, "malformed", 8],
    ["NUL as an entity", `${HEADER} 45 02 00`, "malformed", 6],
    ["nothing at all", "", "incomplete", 0],
  ])("%s", (_title, bytes, code, offset) => {
    const error = errorOf(() => eventsOf(hex(bytes)));
    expect([error.code, error.offset]).toEqual([code, offset]);
  });

  test("more input after an error", () => {
    const decoder = createDecoder(createRecorder());
    expect(() => decoder.write(hex("00"))).toThrow(WbxmlError);
    expect(errorOf(() => decoder.write(hex("01"))).code).toBe("usage");
    expect(errorOf(() => decoder.end()).code).toBe("usage");
  });

  test("text as bytes for a handler that cannot take it", () => {
    expect(errorOf(() => createDecoder(createRecorder(), { text: "bytes" })).code).toBe("usage");
  });
});

describe("limits", () => {
  const depth = (n: number) => hex(HEADER + "45".repeat(n) + "01".repeat(n));
  const elements = (n: number) => hex(`${HEADER}45${"05".repeat(n - 1)}01`);
  const text = (n: number) => hex(`${HEADER}45${"03610003"}${"62".repeat(n - 1)}0001`);
  const opaque = (n: number) => hex(`${HEADER}45C3${n.toString(16).padStart(2, "0")}${"07".repeat(n)}01`);
  const table = (n: number) => hex(`03016A${n.toString(16).padStart(2, "0")}${"00".repeat(n)}05`);

  test.each<[keyof DecoderLimits, (n: number) => Uint8Array]>([
    ["depth", depth],
    ["elements", elements],
    ["textBytes", text],
    ["opaqueBytes", opaque],
    ["stringTableBytes", table],
    ["documentBytes", (n) => text(n - 10)],
  ])("%s is kept, exactly, under any cutting", (limit, make) => {
    const limits = { [limit]: 60 };
    for (const size of [1, 7, 1000]) {
      const run = (bytes: Uint8Array) => {
        const decoder = createDecoder(createRecorder(), { limits });
        for (const piece of cut(bytes, size)) decoder.write(piece);
        decoder.end();
      };
      run(make(60));
      const error = errorOf(() => run(make(61)));
      expect([error.code, error.limit]).toEqual(["limit", limit]);
    }
  });

  test("the depth is 64 unless said otherwise", () => {
    eventsOf(depth(64));
    expect(errorOf(() => eventsOf(depth(65))).limit).toBe("depth");
  });

  test("text of the string table counts each time it is used", () => {
    const bytes = hex(
      `03016A14${"61".repeat(19)}0045${"058300".repeat(50)}01`.replaceAll("058300", "45830001"),
    );
    const limits = { documentBytes: 500 };
    expect(errorOf(() => eventsOf(bytes, { limits })).limit).toBe("documentBytes");
  });

  test("a promised length takes no memory before the bytes come", () => {
    const recorder = createRecorder();
    const decoder = createDecoder(recorder, { limits: { opaqueBytes: 2 ** 32 } });
    decoder.write(hex(`${HEADER} 45 C3 8F FF FF FF 7F 01 02`));
    expect(errorOf(() => decoder.end()).code).toBe("incomplete");
  });
});

describe("OPAQUE", () => {
  const document = hex(`${HEADER} 45 C3 05 01 02 03 04 05 01`);

  test("comes whole, however it was cut", () => {
    for (let size = 1; size <= document.length; size++) {
      const recorder = createRecorder();
      const decoder = createDecoder(recorder);
      for (const piece of cut(document, size)) decoder.write(piece);
      expect(recorder.events[1]).toEqual({ opaque: [1, 2, 3, 4, 5] });
    }
  });

  test("comes in pieces to a handler that asks for it so, beyond the limit for whole ones", () => {
    const seen: unknown[] = [];
    const sink: OpaqueSink = { write: (piece) => seen.push([...piece]), end: () => seen.push("end") };
    const decoder = createDecoder(
      {
        ...createRecorder(),
        openOpaque(length) {
          seen.push(length);
          return sink;
        },
      },
      { limits: { opaqueBytes: 1 } },
    );
    for (const piece of cut(document, 4)) decoder.write(piece);
    decoder.end();
    expect(seen).toEqual([5, [1], [2, 3, 4, 5], "end"]);
  });

  test("may be kept when copyOpaque is on", () => {
    const kept: Uint8Array[] = [];
    const bytes = document.slice();
    decodeBytes(bytes, { ...createRecorder(), opaque: (piece) => kept.push(piece) }, { copyOpaque: true });
    bytes.fill(0);
    expect(kept.map((piece) => [...piece])).toEqual([[1, 2, 3, 4, 5]]);
  });
});

test("decode takes a stream or bytes, and passes on what the source throws", async () => {
  for (const source of [streamOf(cut(CONTACT, 5)), CONTACT]) {
    const recorder = createRecorder();
    await decode(source, recorder);
    expect(recorder.events).toEqual(eventsOf(CONTACT));
  }
  async function* broken() {
    yield CONTACT.subarray(0, 8);
    throw new Error("connection lost");
  }
  await expect(decode(broken(), createRecorder())).rejects.toThrow("connection lost");
});

test("what the handler throws passes through as it is", () => {
  const thrown = new Error("handler");
  const failing = {
    ...createRecorder(),
    text: () => {
      throw thrown;
    },
  };
  expect(() => decodeBytes(CONTACT, failing)).toThrow(thrown);
});
