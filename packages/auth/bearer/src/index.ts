export type { BearerOptions, TokenClaims } from "./bearer-options.js";
export { withBearer } from "./with-bearer.js";
