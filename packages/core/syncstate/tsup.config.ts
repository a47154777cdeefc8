import { bundle } from "../../../tsup.config.base.ts";

export default bundle(["src/index.ts", "src/maintenance/index.ts", "src/store-support/index.ts"]);
