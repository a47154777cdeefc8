/** A message cut at the empty line after its header fields. Bytes are read as Latin-1, one character each. */
export interface CutMessage {
  /** Header fields with their line ends, unfolded ones not joined. */
  readonly fields: readonly string[];
  /** The empty line and all that follows. */
  readonly rest: Uint8Array;
}

/** Cuts a message into its header fields and the rest. */
export function cutMessage(mime: Uint8Array): CutMessage {
  const text = Buffer.from(mime.buffer, mime.byteOffset, mime.length).toString("latin1");
  const end = /\r?\n(?=\r?\n)/.exec(text);
  const head = end === null ? text : text.slice(0, end.index + end[0].length);
  return {
    fields: head.match(/[^\n]*\n(?:[ \t][^\n]*\n)*|[^\n]+$/g) ?? [],
    rest: mime.subarray(head.length),
  };
}

function isNamed(field: string, name: string): boolean {
  return field.slice(0, name.length + 1).toLowerCase() === `${name.toLowerCase()}:`;
}

/** The values of all fields of a name, unfolded. */
export const valuesOf = ({ fields }: CutMessage, name: string): readonly string[] =>
  fields
    .filter((field) => isNamed(field, name))
    .map((field) =>
      field
        .slice(field.indexOf(":") + 1)
        .replace(/\r?\n[ \t]+/g, " ")
        .trim(),
    );

/** The addresses in all fields of these names, in lower case, each once. */
export function addressesIn({ fields }: CutMessage, names: readonly string[]): readonly string[] {
  const values = fields.filter((field) => names.some((name) => isNamed(field, name)));
  const plain = values.map((field) =>
    field.slice(field.indexOf(":") + 1).replace(/"(?:\\.|[^"\\])*"/gs, " "),
  );
  const found = plain.flatMap(
    (value) => value.replace(/\([^()]*\)/g, " ").match(/[^\s<>,;:]+@[^\s<>,;:]+/g) ?? [],
  );
  return [...new Set(found.map((address) => address.toLowerCase()))];
}

/** The header without the fields that say what the content is, as it stands in the message. */
export const withoutContentFields = ({ fields }: CutMessage): string =>
  fields.filter((field) => !/^(?:content-|mime-version)/i.test(field)).join("");

/** The message without the fields of that name. */
export function withoutField({ fields, rest }: CutMessage, name: string): Uint8Array {
  const kept = fields.filter((field) => !isNamed(field, name)).join("");
  return Buffer.concat([Buffer.from(kept, "latin1"), rest]);
}
