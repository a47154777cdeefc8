import { bundle } from "../../../tsup.config.base.ts";

// The simulator works with the other packages as they are built; it is no part of what is published.
export default bundle(["src/index.ts", "src/cli.ts", "src/simulate.ts"], {
  external: [/^easkit$/, /^@easkit\//],
});
