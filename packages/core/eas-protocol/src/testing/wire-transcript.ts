import { tagOf, vocabulary } from "@easkit/eas-schema";
import { encodeToBytes } from "@easkit/wbxml";

/** An element of a recorded message. */
export interface RecordedElement {
  readonly namespace: string;
  readonly tag: string;
  text: string;
  readonly children: RecordedElement[];
}

/** A recorded request with the answer that it got. */
export interface RecordedExchange {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly request: RecordedElement | undefined;
  readonly response: RecordedElement | undefined;
}

const token = /<(?:([A-Za-z0-9]+):)?([A-Z][A-Za-z0-9]*)(\/?)>|<\/>|([^<]+|<)/g;

/** Reads elements as they were recorded: a name without a namespace has its parent's, and `</>` ends the innermost. */
function parseElements(text: string): RecordedElement | undefined {
  const root: RecordedElement = { namespace: "", tag: "", text: "", children: [] };
  const open = [root];
  for (const [all, namespace, tag, empty, content] of text.matchAll(token)) {
    const parent = open.at(-1) ?? root;
    if (tag !== undefined) {
      const element = { namespace: namespace ?? parent.namespace, tag, text: "", children: [] };
      parent.children.push(element);
      if (!empty) open.push(element);
    } else if (all === "</>") open.pop();
    else parent.text += content ?? "";
  }
  return root.children[0];
}

/** Reads a transcript of what a device and a server said to each other. */
export function parseTranscript(transcript: string): RecordedExchange[] {
  return transcript
    .split(/^==== /m)
    .slice(1)
    .map((part) => {
      const [head = "", answer = ""] = part.split(/^---- resp .*$/m);
      const [first = "", ...rest] = head.split("\n");
      const [, , method = "", url = ""] = first.split(" ");
      const isHeader = (line: string) => /^ {3}[a-z-]+: /.test(line);
      const headers = rest
        .filter(isHeader)
        .map((line) => [line.slice(3, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]);
      const body = rest.filter((line) => !isHeader(line) && !line.startsWith("   [hdr")).join("\n");
      return {
        method,
        url,
        headers: Object.fromEntries(headers),
        request: parseElements(body),
        response: parseElements(answer),
      };
    });
}

/** All elements of a name, at any depth. */
export function findAll(element: RecordedElement | undefined, tag: string): RecordedElement[] {
  if (!element) return [];
  return [
    ...(element.tag === tag ? [element] : []),
    ...element.children.flatMap((child) => findAll(child, tag)),
  ];
}

/** The text of the first element of a name among the children. */
export const textOf = (element: RecordedElement | undefined, tag: string): string | undefined =>
  element?.children.find((child) => child.tag === tag)?.text.trim();

function place({ namespace, tag }: RecordedElement): { page: number; token: number } {
  const found = vocabulary.find(namespace, tag);
  if (found) return found;
  // Clients have names of their own for some elements; on the wire only the number counts.
  const page = Array.from({ length: 26 }, (_, each) => each).find(
    (each) => vocabulary.namespace(each) === namespace,
  );
  for (let each = 5; page !== undefined && each < 0x40; each++) {
    if (tagOf(page, each)?.toLowerCase() === tag.toLowerCase()) return { page, token: each };
  }
  throw new Error(`no element ${namespace}:${tag}`);
}

/** Writes a recorded message again, with texts replaced by `settle`. */
export function encodeRecorded(
  message: RecordedElement,
  settle: (element: RecordedElement, ancestors: readonly RecordedElement[]) => string | Uint8Array,
): Uint8Array {
  return encodeToBytes((encoder) => {
    const write = (element: RecordedElement, ancestors: readonly RecordedElement[]): void => {
      const { page, token: number } = place(element);
      encoder.start(page, number);
      if (element.children.length === 0) {
        const content = settle(element, ancestors);
        if (content instanceof Uint8Array) encoder.opaque(content);
        else if (content !== "") encoder.text(content);
      }
      for (const child of element.children) write(child, [...ancestors, element]);
      encoder.end();
    };
    write(message, []);
  });
}
