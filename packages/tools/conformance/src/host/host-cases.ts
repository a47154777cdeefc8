import type { Case } from "../case.js";
import { connectionCases } from "./connection-cases.js";
import type { HostFixture } from "./host-fixture.js";
import { replyCases } from "./reply-cases.js";
import { requestCases } from "./request-cases.js";
import { streamingCases } from "./streaming-cases.js";
import { urlCases } from "./url-cases.js";

/** What every host adapter must do: give the handler the request as sent, and the client the reply as given. */
export const hostCases: readonly Case<HostFixture>[] = [
  ...urlCases,
  ...requestCases,
  ...streamingCases,
  ...replyCases,
  ...connectionCases,
];
