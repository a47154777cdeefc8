import { bundle } from "../../../tsup.config.base.ts";

// The console is for browsers, and has all that it needs in it.
export default bundle([], {
  entry: { index: "src/index.ts", cli: "src/cli.ts", console: "src/console/app.tsx" },
  external: [/^easkit$/, /^@easkit\//],
  esbuildOptions(options) {
    options.jsx = "automatic";
    options.jsxImportSource = "preact";
  },
});
