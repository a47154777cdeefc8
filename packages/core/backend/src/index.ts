export type { EasHandler, EasReply, EasRequest } from "./host.js";
export type { Credentials, Principal } from "./principal.js";
