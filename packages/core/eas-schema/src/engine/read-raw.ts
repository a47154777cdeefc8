import type { Patch, StructShapeOut } from "./containers.js";
import { ElementReader, type ReadOptions } from "./decode.js";
import type { AnyElement } from "./element.js";
import type { Fields, RawContent } from "./raw.js";

function read(set: Fields, content: RawContent, options: ReadOptions): unknown {
  const tag = content.path.at(-1) ?? "";
  const root: AnyElement = {
    page: -1,
    namespace: "",
    token: 0,
    tag,
    property: tag,
    required: false,
    repeated: false,
    type: { kind: "struct", fields: set.fields, open: true },
  };
  const reader = new ElementReader(root, { emptyAsAbsent: true, ...options }, content.path.slice(0, -1));
  reader.startElement(root.page, root.token);
  for (const step of content.steps) {
    if (step === "end") reader.endElement();
    else if ("text" in step) reader.text(step.text);
    else if ("bytes" in step) reader.opaque(step.bytes);
    else reader.startElement(step.page, step.token);
  }
  reader.endElement();
  return reader.value;
}

/** Reads kept content as a new item. Unknown elements are passed over. @throws SchemaError */
export const readRaw = <const F extends readonly AnyElement[]>(
  set: Fields<F>,
  content: RawContent,
  options: ReadOptions = {},
): StructShapeOut<F[number]> => read(set, content, options) as StructShapeOut<F[number]>;

/** Reads kept content as a change to an item: an empty element is `null` and clears the property. @throws SchemaError */
export const readRawPatch = <const F extends readonly AnyElement[]>(
  set: Fields<F>,
  content: RawContent,
  options: ReadOptions = {},
): Patch<StructShapeOut<F[number]>> =>
  read(set, content, { ...options, emptyAsNull: true }) as Patch<StructShapeOut<F[number]>>;
