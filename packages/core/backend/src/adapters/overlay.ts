import type { Backend } from "../backend.js";

/**
 * A backend with some of its methods replaced. The others are passed on, those that it lacks stay absent, and `this`
 * stays the backend itself.
 */
export function overlay(backend: Backend, methods: Partial<Backend>): Backend {
  const bound = new WeakMap<object, unknown>();
  return new Proxy(backend, {
    has: (target, name) => name in methods || name in target,
    get(target, name) {
      if (name in methods) return Reflect.get(methods, name);
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      const known = bound.get(value);
      if (known !== undefined) return known;
      const method: unknown = value.bind(target);
      bound.set(value, method);
      return method;
    },
  });
}

/** A method of a backend that is there because the one that replaces it is. */
export function given<T>(method: T | undefined): T {
  if (method === undefined) throw new TypeError("the backend has lost a method");
  return method;
}
