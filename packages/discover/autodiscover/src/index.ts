export type {
  AutodiscoverAttempt,
  AutodiscoverContext,
  AutodiscoverOptions,
  Destination,
  MailServer,
} from "./autodiscover-options.js";
export { AUTODISCOVER_PATH, autodiscoverPaths, isAutodiscoverPath } from "./autodiscover-path.js";
export { createAutodiscover } from "./create-autodiscover.js";
