import type { XmlAttribute, XmlElement } from "./xml-handler.js";

const XML = "http://www.w3.org/XML/1998/namespace";
const XMLNS = "http://www.w3.org/2000/xmlns/";

/** A name with a decoded value. */
export interface PlainAttribute {
  readonly name: string;
  readonly value: string;
}

/** The namespace declarations in force, one scope for each open element (Namespaces in XML 1.0). */
export class NamespaceScopes {
  readonly #scopes: ReadonlyMap<string, string>[] = [new Map([["xml", XML]])];

  /** Opens the scope of an element and resolves its names; a text says what is wrong with them. */
  open(name: string, attributes: readonly PlainAttribute[]): XmlElement | string {
    const fault = this.#declare(attributes);
    if (fault !== undefined) return fault;
    const { prefix, local } = splitName(name);
    const namespace = this.#resolve(prefix);
    if (namespace === undefined || prefix === "xmlns") return `the prefix ${prefix} is not declared`;
    const resolved = this.#resolveAttributes(attributes);
    return typeof resolved === "string" ? resolved : { prefix, local, namespace, attributes: resolved };
  }

  /** Closes the scope opened last. */
  close(): void {
    this.#scopes.pop();
  }

  #declare(attributes: readonly PlainAttribute[]): string | undefined {
    let scope = this.#scopes.at(-1) ?? new Map<string, string>();
    const declared = attributes.filter(({ name }) => isDeclaration(name));
    if (declared.length > 0) {
      const inner = new Map(scope);
      for (const { name, value } of declared) {
        const prefix = name === "xmlns" ? "" : name.slice("xmlns:".length);
        if (!mayDeclare(prefix, value)) return `the declaration of prefix ${prefix} is not allowed`;
        inner.set(prefix, value);
      }
      scope = inner;
    }
    this.#scopes.push(scope);
    return undefined;
  }

  #resolve(prefix: string): string | undefined {
    return this.#scopes.at(-1)?.get(prefix) ?? (prefix === "" ? "" : undefined);
  }

  #resolveAttributes(attributes: readonly PlainAttribute[]): XmlAttribute[] | string {
    const seen = new Set<string>();
    const resolved: XmlAttribute[] = [];
    for (const { name, value } of attributes) {
      const { prefix, local } = splitName(name);
      const namespace = isDeclaration(name) ? XMLNS : prefix === "" ? "" : this.#resolve(prefix);
      if (namespace === undefined) return `the prefix ${prefix} is not declared`;
      const key = `${namespace} ${local}`;
      if (seen.has(key)) return `the attribute ${name} is there twice`;
      seen.add(key);
      if (namespace !== XMLNS) resolved.push({ prefix, local, namespace, value });
    }
    return resolved;
  }
}

function splitName(name: string): { prefix: string; local: string } {
  const colon = name.indexOf(":");
  return { prefix: colon < 0 ? "" : name.slice(0, colon), local: name.slice(colon + 1) };
}

function isDeclaration(name: string): boolean {
  return name === "xmlns" || name.startsWith("xmlns:");
}

function mayDeclare(prefix: string, namespace: string): boolean {
  if (prefix === "xmlns" || namespace === XMLNS) return false;
  if ((prefix === "xml") !== (namespace === XML)) return false;
  return prefix === "" || namespace !== "";
}
