import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Packs packages of the workspace with npm. Returns what went into each: `{ name, version, files, tarball }`. */
export function pack(root, names, destination) {
  const only = names.flatMap((name) => ["--workspace", name]);
  const output = execFileSync("npm", ["pack", "--json", "--pack-destination", destination, ...only], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(output).map(({ name, version, filename, files }) => ({
    name,
    version,
    files: files.map((one) => one.path),
    tarball: join(destination, filename),
  }));
}
