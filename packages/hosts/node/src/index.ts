export { type CloseOptions, closeGracefully } from "./close-gracefully.js";
export { EAS_PATH, isEasPath } from "./eas-path.js";
export type { HostRequest } from "./node-request.js";
export { type NodeHandler, type NodeHandlerOptions, toNodeHandler } from "./to-node-handler.js";
