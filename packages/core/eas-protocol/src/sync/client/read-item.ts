import type { ItemClass, ItemPatch, TypedItem } from "@easkit/backend";
import { itemClasses, type RawContent, readRaw, readRawPatch } from "@easkit/eas-schema";

/** Reads the properties of a new item by the class of its folder. @throws SchemaError */
export function readNewItem(itemClass: ItemClass, content: RawContent): TypedItem {
  switch (itemClass) {
    case "Calendar":
      return { class: "Calendar", properties: readRaw(itemClasses.Calendar, content) };
    case "Contacts":
      return { class: "Contacts", properties: readRaw(itemClasses.Contacts, content) };
    case "Tasks":
      return { class: "Tasks", properties: readRaw(itemClasses.Tasks, content) };
    case "Notes":
      return { class: "Notes", properties: readRaw(itemClasses.Notes, content) };
    case "Email":
      return { class: "Email", properties: readRaw(itemClasses.Email, content) };
  }
}

/** Reads a change to an item by the class of its folder; an empty property is to be cleared. @throws SchemaError */
export function readItemPatch(itemClass: ItemClass, content: RawContent): ItemPatch {
  switch (itemClass) {
    case "Calendar":
      return { class: "Calendar", properties: readRawPatch(itemClasses.Calendar, content) };
    case "Contacts":
      return { class: "Contacts", properties: readRawPatch(itemClasses.Contacts, content) };
    case "Tasks":
      return { class: "Tasks", properties: readRawPatch(itemClasses.Tasks, content) };
    case "Notes":
      return { class: "Notes", properties: readRawPatch(itemClasses.Notes, content) };
    case "Email":
      return { class: "Email", properties: readRawPatch(itemClasses.Email, content) };
  }
}
