import type { Case } from "../case.js";
import { authenticateCases } from "./authenticate-cases.js";
import type { BackendFixture } from "./backend-fixture.js";
import { capabilityCases } from "./capability-cases.js";
import { changeCases } from "./change-cases.js";
import { createCases } from "./create-cases.js";
import { flagCases } from "./flag-cases.js";
import { folderCases } from "./folder-cases.js";
import { folderWriteCases } from "./folder-write-cases.js";
import { itemCases } from "./item-cases.js";
import { listingCases } from "./listing-cases.js";
import { loginCases } from "./login-cases.js";
import { meetingCases } from "./meeting-cases.js";
import { peopleCases } from "./people-cases.js";
import { removeCases } from "./remove-cases.js";
import { replaceCases } from "./replace-cases.js";
import { searchCases } from "./search-cases.js";
import { sourceCases } from "./source-cases.js";
import { textMessageCases } from "./text-message-cases.js";
import { updateCases } from "./update-cases.js";
import { watchCases } from "./watch-cases.js";

export type { BackendFixture, OutsideChanges } from "./backend-fixture.js";

/** What must hold of every `Backend`. Cases about methods that a backend leaves out do not concern it. */
export const backendCases: readonly Case<BackendFixture>[] = [
  ...authenticateCases,
  ...loginCases,
  ...folderCases,
  ...listingCases,
  ...itemCases,
  ...sourceCases,
  ...flagCases,
  ...createCases,
  ...updateCases,
  ...replaceCases,
  ...searchCases,
  ...peopleCases,
  ...removeCases,
  ...folderWriteCases,
  ...changeCases,
  ...watchCases,
  ...capabilityCases,
  ...meetingCases,
  ...textMessageCases,
];
