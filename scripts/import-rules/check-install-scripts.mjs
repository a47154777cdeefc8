import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const scriptNames = ["preinstall", "install", "postinstall"];

/** Where Node would find a package from a folder. */
function find(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const there = join(folder, "node_modules", name);
    if (existsSync(join(there, "package.json"))) return there;
    if (folder === dirname(folder)) return undefined;
  }
}

/** What npm would run when it installs the package. A binding.gyp alone means a compilation. */
function installScripts(folder, manifest) {
  const scripts = scriptNames.filter((name) => manifest.scripts?.[name]);
  return scripts.length === 0 && existsSync(join(folder, "binding.gyp")) ? ["binding.gyp"] : scripts;
}

function required({
  dependencies = {},
  peerDependencies = {},
  peerDependenciesMeta = {},
  optionalDependencies = {},
}) {
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  const optional = new Set(Object.keys(optionalDependencies));
  return [...Object.keys(dependencies), ...peers].filter((name) => !optional.has(name));
}

/** Dependencies of the published packages, at any depth, whose installation runs a program. */
export function checkInstallScripts(packages) {
  const own = new Set(packages.map((one) => one.name));
  const problems = [];
  const seen = new Set();
  const visit = (folder, manifest, chain, file) => {
    for (const name of required(manifest)) {
      const there = own.has(name) ? undefined : find(name, folder);
      if (own.has(name) || seen.has(there)) continue;
      if (!there) {
        problems.push({ file, line: 1, message: `${[...chain, name].join(" > ")} is not installed` });
        continue;
      }
      seen.add(there);
      const inner = JSON.parse(readFileSync(join(there, "package.json"), "utf8"));
      const scripts = installScripts(there, inner);
      if (scripts.length > 0) {
        problems.push({
          file,
          line: 1,
          message: `${[...chain, name].join(" > ")} runs at its installation: ${scripts}`,
        });
      }
      visit(there, inner, [...chain, name], file);
    }
  };
  for (const { folder, manifest } of packages) {
    visit(folder, manifest, [manifest.name], join(folder, "package.json"));
  }
  return problems;
}
