import ts from "typescript";

function nameOf(node) {
  const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
  if (named) return named.getText();
  return ts.isConstructorDeclaration(node) ? "constructor" : "a function without a name";
}

/** The functions of a source text that are longer than so many lines: `{ name, line, length }` each. */
export function longFunctions(file, text, limit) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lineAt = (position) => source.getLineAndCharacterOfPosition(position).line;
  const found = [];
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body) {
      const start = lineAt(node.getStart(source));
      const length = lineAt(node.end) - start + 1;
      if (length > limit) found.push({ name: nameOf(node), line: start + 1, length });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
