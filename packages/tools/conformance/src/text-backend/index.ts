import type { Case } from "../case.js";
import type { TextBackendFixture } from "./text-fixture.js";
import { textReadCases } from "./text-read-cases.js";
import { textWriteCases } from "./text-write-cases.js";

export type { TextBackendFixture } from "./text-fixture.js";

/** What must hold of a `TextBackend` beside what `backendCases` say of every backend. */
export const textBackendCases: readonly Case<TextBackendFixture>[] = [...textReadCases, ...textWriteCases];
