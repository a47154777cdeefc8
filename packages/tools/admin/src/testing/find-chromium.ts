import { existsSync } from "node:fs";

const places = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** Where a Chromium is; `undefined` if there is none, so that a test can say so and be skipped. */
export const findChromium = (): string | undefined =>
  places.find((path) => path !== undefined && existsSync(path));
