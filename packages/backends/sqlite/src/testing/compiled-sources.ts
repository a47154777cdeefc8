import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const sources = fileURLToPath(new URL("..", import.meta.url));
/** What the sources import, by the name and the folder of each package. */
const imported = {
  backend: "core/backend",
  "convert-ical": "convert/ical",
  "convert-vcard": "convert/vcard",
  "eas-schema": "core/eas-schema",
  wbxml: "core/wbxml",
};

/** This package as JavaScript in a folder of its own, so that processes without a test runner can run it. */
export interface CompiledSources {
  /** Starts `testing/<name>.ts` in a process of its own, which ends with the test at the latest. */
  start(name: string, ...parameters: string[]): ChildProcess;
  remove(): Promise<void>;
}

/** Compiles the sources, and the packages that they import, to a place from which installed packages are found. */
export async function compileSources(): Promise<CompiledSources> {
  const place = join(sources, "..", "node_modules");
  await mkdir(place, { recursive: true });
  const folder = await mkdtemp(join(place, ".test-"));
  await compileAll(sources, folder, { type: "module" });
  for (const [name, from] of Object.entries(imported)) {
    const source = fileURLToPath(new URL(`../../../../${from}/src`, import.meta.url));
    const copy = join(folder, "node_modules", "@easkit", name);
    await compileAll(source, copy, { type: "module", exports: "./index.js" });
  }
  return {
    start: (name, ...parameters) =>
      spawn(process.execPath, [join(folder, "testing", `${name}.js`), ...parameters], {
        stdio: ["ignore", "pipe", "inherit"],
      }),
    remove: () => rm(folder, { recursive: true }),
  };
}

async function compileAll(from: string, to: string, manifest: object): Promise<void> {
  await mkdir(to, { recursive: true });
  await writeFile(join(to, "package.json"), JSON.stringify(manifest));
  for (const file of await readdir(from, { recursive: true })) {
    if (!file.endsWith(".ts") || file.endsWith(".test.ts")) continue;
    const target = join(to, file.replace(/\.ts$/, ".js"));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, compile(await readFile(join(from, file), "utf8")));
  }
}

function compile(source: string): string {
  const { ES2022 } = ts.ScriptTarget;
  const compilerOptions = { target: ES2022, module: ts.ModuleKind.ES2022, verbatimModuleSyntax: true };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}
