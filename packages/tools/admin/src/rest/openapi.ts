import { faultStatuses, type OperationFaultCode } from "../operations/operation-fault.js";
import { type OperationName, operationNames, operations } from "../operations/operations.js";
import { fieldOf, type JsonSchema } from "../schema/schema.js";
import { parametersOf } from "./route.js";

const json = (schema: JsonSchema) => ({ "application/json": { schema } });
const faultRef = { $ref: "#/components/schemas/Fault" };

const faultCodes = Object.keys(faultStatuses).filter((code): code is OperationFaultCode =>
  Object.hasOwn(faultStatuses, code),
);

/** The document's `Fault`. */
const fault: JsonSchema = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message"],
      properties: { code: { type: "string", enum: faultCodes }, message: { type: "string" } },
    },
  },
};

const toParameter = (name: OperationName, parameter: string, place: "path" | "query") => {
  const { input } = operations[name];
  const { required } = input.json;
  const isRequired = place === "path" || (Array.isArray(required) && required.includes(parameter));
  return {
    name: parameter,
    in: place,
    required: isRequired,
    schema: fieldOf<unknown>(input, parameter)?.json,
  };
};

function toBody(name: OperationName, fields: readonly string[]) {
  if (fields.length === 0) return {};
  const { input } = operations[name];
  const required = Array.isArray(input.json["required"]) ? input.json["required"] : [];
  const own = required.filter((field: unknown) => fields.some((each) => each === field));
  const properties = Object.fromEntries(fields.map((field) => [field, fieldOf<unknown>(input, field)?.json]));
  const schema = {
    type: "object",
    properties,
    ...(own.length > 0 && { required: own }),
    additionalProperties: false,
  };
  return { requestBody: { required: own.length > 0, content: json(schema) } };
}

function toOperation(name: OperationName) {
  const { method, path, summary, who, input, output } = operations[name];
  const inPath = parametersOf(path);
  const rest = Object.keys(input.fields).filter((field) => !inPath.includes(field));
  const inQuery = method === "GET" ? rest : [];
  const parameters = [
    ...inPath.map((parameter) => toParameter(name, parameter, "path")),
    ...inQuery.map((parameter) => toParameter(name, parameter, "query")),
  ];
  return {
    operationId: name,
    summary,
    tags: [who === "self" ? "own devices" : "administration"],
    ...(parameters.length > 0 && { parameters }),
    ...toBody(name, method === "GET" ? [] : rest),
    responses: {
      "200": { description: "Done.", content: json(output.json) },
      default: { description: "Not done.", content: json(faultRef) },
    },
  };
}

/** The REST face as an OpenAPI 3.1 document, from the table that serves it. @param server Its URL or path */
export function toOpenApi(server: string, version: string): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const name of operationNames) {
    const { path, method } = operations[name];
    paths[path] = { ...paths[path], [method.toLowerCase()]: toOperation(name) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "easkit administration",
      version,
      description:
        "What the administrator of an Exchange ActiveSync server can see and do about devices. Operations tagged `own devices` may be asked by users for their own.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: server }],
    security: [{ bearer: [] }],
    tags: [{ name: "administration" }, { name: "own devices" }],
    paths,
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      schemas: { Fault: fault },
    },
  };
}
