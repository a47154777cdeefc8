import type { Component } from "../text/component.js";
import { parameter, propertyNamed, put, putText, remove, text, textProperty } from "../text/property.js";
import type { Location } from "./shape.js";

// What iCalendar has no property for.
const texts = {
  annotation: "x-easkit-location-annotation",
  street: "x-easkit-location-street",
  city: "x-easkit-location-city",
  state: "x-easkit-location-state",
  country: "x-easkit-location-country",
  postalCode: "x-easkit-location-postal-code",
} as const;
const numbers = {
  accuracy: "x-easkit-location-accuracy",
  altitude: "x-easkit-location-altitude",
  altitudeAccuracy: "x-easkit-location-altitude-accuracy",
} as const;

function readPosition(component: Component): Pick<Location, "latitude" | "longitude"> {
  const value = propertyNamed(component, "geo")?.values[0];
  const [latitude, longitude] = Array.isArray(value) ? value.map(Number) : [];
  if (latitude === undefined || longitude === undefined) return {};
  return Number.isFinite(latitude) && Number.isFinite(longitude) ? { latitude, longitude } : {};
}

function readKept(component: Component): Location {
  const kept: Record<string, string | number> = {};
  for (const [key, name] of Object.entries(texts)) {
    const value = text(component, name);
    if (value !== undefined) kept[key] = value;
  }
  for (const [key, name] of Object.entries(numbers)) {
    const value = text(component, name);
    if (value !== undefined && Number.isFinite(Number(value))) kept[key] = Number(value);
  }
  return kept;
}

/** The place: LOCATION, GEO, and what this package kept beside them. */
export function readLocation(component: Component): Location | undefined {
  const property = propertyNamed(component, "location");
  const displayName = text(component, "location");
  const locationUri = property && parameter(property, "altrep");
  const location: Location = {
    ...(displayName !== undefined && { displayName }),
    ...readKept(component),
    ...readPosition(component),
    ...(locationUri && { locationUri }),
  };
  return Object.keys(location).length > 0 ? location : undefined;
}

function writeName(component: Component, { displayName, locationUri }: Location): void {
  const { altrep: _, ...parameters } = propertyNamed(component, "location")?.parameters ?? {};
  if (!displayName && !locationUri) remove(component, "location");
  else
    put(
      component,
      textProperty("location", displayName ?? "", {
        ...parameters,
        ...(locationUri && { altrep: locationUri }),
      }),
    );
}

/** Writes the place. */
export function writeLocation(component: Component, location: Location = {}): void {
  writeName(component, location);
  const { latitude, longitude } = location;
  if (latitude === undefined || longitude === undefined) remove(component, "geo");
  else put(component, { name: "geo", parameters: {}, type: "float", values: [[latitude, longitude]] });
  putText(component, texts.annotation, location.annotation);
  putText(component, texts.street, location.street);
  putText(component, texts.city, location.city);
  putText(component, texts.state, location.state);
  putText(component, texts.country, location.country);
  putText(component, texts.postalCode, location.postalCode);
  putText(component, numbers.accuracy, location.accuracy?.toString());
  putText(component, numbers.altitude, location.altitude?.toString());
  putText(component, numbers.altitudeAccuracy, location.altitudeAccuracy?.toString());
}
