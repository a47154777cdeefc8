import type { Case } from "../case.js";
import { modelCases } from "./model-cases.js";
import { readCases } from "./read-cases.js";
import { scanCases } from "./scan-cases.js";
import type { StoreFixture } from "./store-fixture.js";
import { revisionCases, writeCases } from "./write-cases.js";

export type { StoreFixture } from "./store-fixture.js";

/** What must hold of every `SyncStateStore`. */
export const syncStateStoreCases: readonly Case<StoreFixture>[] = [
  ...readCases,
  ...writeCases,
  ...revisionCases,
  ...scanCases,
  ...modelCases,
];
