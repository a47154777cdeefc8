import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import { operationNames, operations } from "../operations/operations.js";
import { toOpenApi } from "./openapi.js";

test("the document is sound OpenAPI 3.1", async () => {
  const validator = new Validator();
  const result = await validator.validate(structuredClone(toOpenApi("/admin/api", "0.1.0")));
  expect(result).toMatchObject({ valid: true });
  expect(validator.version).toBe("3.1");
});

test("it has every operation that is served, once, with all of its parameters", () => {
  const { paths } = toOpenApi("/", "1");
  const all = Object.entries(paths as Record<string, Record<string, { operationId: string }>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => ({ path, method, operationId })),
  );
  const served = operationNames.map((name) => ({
    path: operations[name].path,
    method: operations[name].method.toLowerCase(),
    operationId: name,
  }));
  expect(all.length).toBe(served.length);
  expect(all).toEqual(expect.arrayContaining(served));
});
