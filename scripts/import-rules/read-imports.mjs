import { readFileSync } from "node:fs";
import ts from "typescript";

/** Does this statement vanish at run time? */
function isTypeOnly(node) {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

/** The module named by a node, and whether only types come from it. */
function importOf(node) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return node.moduleSpecifier && { literal: node.moduleSpecifier, typeOnly: isTypeOnly(node) };
  }
  if (ts.isImportTypeNode(node)) return { literal: node.argument.literal, typeOnly: true };
  if (!ts.isCallExpression(node)) return undefined;
  const callee = node.expression;
  const loads =
    callee.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(callee) && callee.text === "require") ||
    (ts.isPropertyAccessExpression(callee) && callee.getText() === "import.meta.resolve");
  return loads ? { literal: node.arguments[0], typeOnly: false } : undefined;
}

/**
 * Every module that a source file names: `import`, `export … from`, `import()`, `import("…").Type`, `require()` and
 * `import.meta.resolve()`. A dynamic import of something that is no literal has no specifier.
 */
export function readImports(file) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    const one = importOf(node);
    if (one?.literal) {
      const specifier = ts.isStringLiteralLike(one.literal) ? one.literal.text : undefined;
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      found.push({ specifier, line, typeOnly: one.typeOnly });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** "@scope/name/deep/file" in two: the package's name, and the entry of its exports. */
export function splitSpecifier(specifier) {
  const parts = specifier.split("/");
  const length = specifier.startsWith("@") ? 2 : 1;
  const rest = parts.slice(length).join("/");
  return { name: parts.slice(0, length).join("/"), entry: rest === "" ? "." : `./${rest}` };
}
