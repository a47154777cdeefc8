import type { EasRequest } from "@easkit/backend";
import { OperationFault } from "../operations/operation-fault.js";
import { type InputOf, type OperationName, operations } from "../operations/operations.js";
import { fieldOf, type ObjectSchema } from "../schema/schema.js";
import type { Target } from "./route.js";

const BODY_LIMIT = 1024 * 1024;

async function readBody({ body }: EasRequest): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > BODY_LIMIT) throw new OperationFault("too-large", "the body is too large");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function toFields(text: string): Readonly<Record<string, unknown>> {
  if (text.trim() === "") return {};
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new OperationFault("invalid", "the body has to be a JSON object");
  return Object.fromEntries(Object.entries(value));
}

async function readFields(request: EasRequest): Promise<Readonly<Record<string, unknown>>> {
  const type = request.header("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  try {
    const text = await readBody(request);
    if (text !== "" && type !== "application/json")
      throw new OperationFault("invalid", "the body has to be of the type application/json");
    return toFields(text);
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error;
    throw new OperationFault("invalid", "the body is no JSON in UTF-8", { cause: error });
  }
}

function readQuery<T>(schema: ObjectSchema<T>, url: string): Readonly<Record<string, unknown>> {
  const at = url.indexOf("?");
  const fields: Record<string, unknown> = {};
  for (const [name, text] of new URLSearchParams(at < 0 ? "" : url.slice(at))) {
    const schemaOfField = fieldOf(schema, name);
    fields[name] = schemaOfField?.fromText ? schemaOfField.fromText(text) : text;
  }
  return fields;
}

/**
 * The input of an operation: from the path, and from the query of a GET or the body of any other.
 *
 * @throws OperationFault `invalid`, `too-large`; SchemaFault
 */
export async function readInput<N extends OperationName>(
  request: EasRequest,
  { inPath }: Target,
  name: N,
): Promise<InputOf<N>> {
  const { input, method } = operations[name];
  const given = method === "GET" ? readQuery(input, request.url) : await readFields(request);
  for (const field of Object.keys(given)) {
    if (fieldOf(input, field) === undefined || Object.hasOwn(inPath, field))
      throw new OperationFault("invalid", `there is no ${JSON.stringify(field)} to be given`);
  }
  return input.parse({ ...given, ...inPath }, "");
}
