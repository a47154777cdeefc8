import type { Component } from "../text/component.js";
import { add, propertiesNamed, putText, remove, text, textOf } from "../text/property.js";

const conference = "x-microsoft-onlinemeetingconflink";
const known = [
  "x-microsoft-onlinemeetingexternallink",
  "x-microsoft-skypeteamsmeetingurl",
  "x-google-conference",
] as const;

const isLink = (value: string | undefined): value is string => /^https?:/i.test(value ?? "");

/** The address by which people join with a client of the organization. */
export const readConferenceLink = (component: Component): string | undefined => text(component, conference);

/** Writes that address. */
export const writeConferenceLink = (component: Component, link: string | undefined): void =>
  putText(component, conference, link);

/** The address by which anybody joins: what vendors call it, or the first CONFERENCE (RFC 7986 section 5.11). */
export function readExternalLink(component: Component): string | undefined {
  const own = known.map((name) => text(component, name)).find((value) => value !== undefined);
  return (
    own ??
    propertiesNamed(component, "conference")
      .map((each) => textOf(each))
      .find(isLink)
  );
}

/** Writes that address where it stood, or as CONFERENCE. */
export function writeExternalLink(component: Component, link: string | undefined): void {
  const at = known.find((name) => text(component, name) !== undefined);
  if (at) {
    putText(component, at, link);
    return;
  }
  const others = propertiesNamed(component, "conference");
  const old = others.find((each) => isLink(textOf(each)));
  remove(component, "conference");
  for (const each of others) if (each !== old) add(component, each);
  if (!link) return;
  if (isLink(link))
    add(component, {
      name: "conference",
      parameters: old?.parameters ?? {},
      type: "uri",
      values: [link],
    });
  else putText(component, known[0], link);
}
