import { isBuiltin } from "node:module";
import { splitSpecifier } from "./read-imports.mjs";
import { leavesPackage } from "./read-sources.mjs";

const quote = (name) => `"${name}"`;

function declaredIn(manifest, sections) {
  return new Set(sections.flatMap((section) => Object.keys(manifest[section] ?? {})));
}

const runTime = ["dependencies", "peerDependencies", "optionalDependencies"];

function checkEntry({ specifier, name, entry, workspace }) {
  const target = workspace.get(name);
  if (!target || Object.hasOwn(target.manifest.exports ?? {}, entry)) return [];
  return [
    `${quote(specifier)} is not an entry of ${name}: its exports have ${Object.keys(target.manifest.exports ?? {})}`,
  ];
}

function checkEaskit({ row, name, typeOnly }) {
  if (row.easkit === "any") return [];
  const allowed = row.easkit[name];
  if (!allowed) return [`may not import ${quote(name)}`];
  return allowed === "types" && !typeOnly ? [`may import only types from ${quote(name)}`] : [];
}

function checkThirdParty({ row, name, typeOnly, loadedBy }) {
  const allowed = row.thirdParty[name];
  if (!allowed) return [`may not depend on ${quote(name)} at run time`];
  if (typeOnly || allowed === "anywhere") return [];
  const surplus = loadedBy.filter((entry) => !allowed.includes(entry));
  return surplus.map((entry) => `the entry ${quote(entry)} may not load ${quote(name)}: only ${allowed} may`);
}

/** The complaints about one import of one file, as text. */
function checkImport({ pkg, row, source, workspace, rootTools }, { specifier, typeOnly }) {
  if (specifier === undefined) return ["loads a module whose name is computed"];
  if (isBuiltin(specifier))
    return specifier.startsWith("node:") ? [] : [`${quote(specifier)} lacks its "node:"`];
  if (specifier.startsWith(".")) {
    return leavesPackage(pkg, source, specifier) ? [`${quote(specifier)} leaves the package`] : [];
  }
  const { name, entry } = splitSpecifier(specifier);
  if (name === pkg.name) return [`imports itself by name: ${quote(specifier)}`];
  const deep = checkEntry({ specifier, name, entry, workspace });
  if (source.test) {
    const declared =
      declaredIn(pkg.manifest, [...runTime, "devDependencies"]).has(name) || rootTools.has(name);
    return declared ? deep : [...deep, `${quote(name)} is in neither package.json`];
  }
  const declared = declaredIn(pkg.manifest, runTime).has(name);
  const rule = workspace.has(name)
    ? checkEaskit({ row, name, typeOnly })
    : checkThirdParty({ row, name, typeOnly, loadedBy: source.loadedBy });
  return [...deep, ...rule, ...(declared ? [] : [`${quote(name)} is missing in the dependencies`])];
}

/** What is wrong with the imports of one package: `{ file, line, message }` each. */
export function checkImports(context) {
  return context.sources.flatMap((source) =>
    source.imports.flatMap((one) =>
      checkImport({ ...context, source }, one).map((message) => ({
        file: source.file,
        line: one.line,
        message,
      })),
    ),
  );
}

/** The packages that the code of a package imports, tests apart. */
export function importedNames(sources) {
  const specifiers = sources.filter((one) => !one.test).flatMap((one) => one.imports);
  return new Set(
    specifiers
      .filter(({ specifier }) => specifier && !specifier.startsWith(".") && !isBuiltin(specifier))
      .map(({ specifier }) => splitSpecifier(specifier).name),
  );
}
