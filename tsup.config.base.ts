import { defineConfig, type Options } from "tsup";

/** The bundling that every package shares; a package names its entries. Types come from `tsc -b`. */
export const bundle = (entry: string[], more: Options = {}) =>
  defineConfig({
    entry,
    format: ["esm"],
    target: "node20",
    platform: "node",
    sourcemap: true,
    dts: false,
    splitting: true,
    // Added to tsup's own "everything": declarations are made by `tsc -b` and stay.
    clean: ["!**/*.d.ts", "!**/*.d.ts.map"],
    ...more,
  });
