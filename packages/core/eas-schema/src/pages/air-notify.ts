import { codePage } from "../engine/element.js";

/** Code page 3, AirNotify: no longer used, and the specification publishes no tokens (MS-ASWBXML 2.1.2.1.4). */
export const airNotifyPage = codePage(3, "AirNotify", {});
