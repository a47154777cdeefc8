import { readXml } from "@easkit/wbxml/xml";

/** An element as read back: `{namespace}name`, its attributes, its text, its children. */
export interface ReadElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: ReadElement[];
  text: string;
}

/** Reads a whole document; throws if it is not well-formed. */
export async function readDocument(xml: string): Promise<ReadElement> {
  const top: ReadElement = { name: "", attributes: {}, children: [], text: "" };
  const open = [top];
  await readXml(xml, {
    startElement({ namespace, local, attributes }) {
      const pairs = attributes.map(({ local: key, value }) => [key, value] as const);
      const element: ReadElement = {
        name: `{${namespace}}${local}`,
        attributes: Object.fromEntries(pairs),
        children: [],
        text: "",
      };
      open.at(-1)?.children.push(element);
      open.push(element);
    },
    text(value) {
      const element = open.at(-1);
      if (element) element.text += value;
    },
    endElement() {
      open.pop();
    },
  });
  const [root] = top.children;
  if (root === undefined) throw new Error("no root element");
  return root;
}

/** The texts of all elements of a name, in document order. */
export function textsOf(element: ReadElement, name: string): string[] {
  const own = element.name === name ? [element.text] : [];
  return [...own, ...element.children.flatMap((child) => textsOf(child, name))];
}
