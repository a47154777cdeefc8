import { join } from "node:path";

const runTime = (manifest) =>
  Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies });

/** Packages that depend on themselves through others. Each circle is told once, from its first name on. */
export function checkCircles(workspace) {
  const circles = new Map();
  const walk = (name, path) => {
    const at = path.indexOf(name);
    if (at >= 0) {
      const circle = path.slice(at);
      const key = [...circle].sort().join(" ");
      if (!circles.has(key)) circles.set(key, circle);
      return;
    }
    for (const next of runTime(workspace.get(name).manifest)) {
      if (workspace.has(next)) walk(next, [...path, name]);
    }
  };
  for (const name of workspace.keys()) walk(name, []);
  return [...circles.values()].map((circle) => ({
    file: join(workspace.get(circle[0]).folder, "package.json"),
    line: 1,
    message: `packages depend on each other in a circle: ${[...circle, circle[0]].join(" -> ")}`,
  }));
}
