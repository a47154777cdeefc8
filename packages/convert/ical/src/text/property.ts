import type { Component, Property, Value } from "./component.js";

/** All properties of a name, in order. */
export const propertiesNamed = (component: Component, name: string): Property[] =>
  component.properties.filter((property) => property.name === name);

/** The first property of a name. */
export const propertyNamed = (component: Component, name: string): Property | undefined =>
  component.properties.find((property) => property.name === name);

/** The components of a kind inside another. */
export const componentsNamed = (component: Component, name: string): Component[] =>
  component.components.filter((each) => each.name === name);

/** A parameter; of several values the first. */
export function parameter(property: Property, name: string): string | undefined {
  const value = property.parameters[name];
  return typeof value === "string" ? value : value?.[0];
}

// What ical.js does not know it leaves as written, with the escapes of RFC 5545 section 3.3.11.
const readEscapes = (text: string): string =>
  text.replace(/\\([\\;,nN])/g, (_, character: string) => (/n/i.test(character) ? "\n" : character));

const writeEscapes = (text: string): string =>
  text.replace(/[\\;,]/g, (character) => `\\${character}`).replace(/\r?\n/g, "\\n");

/** A value as text. */
export function textOf(property: Property | undefined, index = 0): string | undefined {
  const value: Value | undefined = property?.values[index];
  if (typeof value === "string") return property?.type === "unknown" ? readEscapes(value) : value;
  return typeof value === "number" ? String(value) : undefined;
}

/** The first property of a name as text; an empty one counts as absent. */
export function text(component: Component, name: string): string | undefined {
  const value = textOf(propertyNamed(component, name));
  return value === "" ? undefined : value;
}

/** Takes all properties of a name away. */
export function remove(component: Component, ...names: readonly string[]): void {
  component.properties = component.properties.filter(({ name }) => !names.includes(name));
}

/** Puts a property in the place of the first one of its name, or at the end, and takes other ones away. */
export function put(component: Component, property: Property): void {
  const at = component.properties.findIndex(({ name }) => name === property.name);
  remove(component, property.name);
  component.properties.splice(at < 0 ? component.properties.length : at, 0, property);
}

/** Adds a property after the others. */
export const add = (component: Component, property: Property): void => {
  component.properties.push(property);
};

// Control characters break readers (RFC 5545 section 3.1); tabs and line breaks are no harm.
const controls = /(?![\t\n\r])\p{Cc}/gu;

/** A property with a text. Names that RFC 5545 does not have begin with `x-`. */
export function textProperty(name: string, value: string, parameters: Property["parameters"] = {}): Property {
  const clean = value.replace(controls, "");
  return name.startsWith("x-")
    ? { name, parameters, type: "unknown", values: [writeEscapes(clean)] }
    : { name, parameters, type: "text", values: [clean.replace(/\r\n?/g, "\n")] };
}

/** Writes a text, keeping the parameters that were there; removes the property if there is none. */
export function putText(component: Component, name: string, value: string | undefined): void {
  if (value === undefined || value === "") remove(component, name);
  else put(component, textProperty(name, value, propertyNamed(component, name)?.parameters));
}
