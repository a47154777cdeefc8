// For authors of stores and change buses.
export { fromPayload, toPayload } from "./change-payload.js";
export { createRevisions } from "./revisions.js";
export { StoreUnavailable } from "./store-unavailable.js";
