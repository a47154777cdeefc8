import {
  type Attachment,
  type Backend,
  BackendError,
  type Converters,
  type TextBackend,
  type Want,
} from "@easkit/backend";
import { isText, textualIn, toText, toTyped } from "./text-content.js";

const whole: Want = { parts: "all" };

type Reading = Pick<Backend, "getItem" | "openAttachment">;
type Writing = Pick<Backend, "createItem" | "updateItem">;

function reading(backend: TextBackend, converters: Converters): Reading {
  return {
    async getItem(ctx, folderId, id, want) {
      const item = await backend.getItem(ctx, folderId, id, want);
      if (!isText(item)) return item;
      const { revision, flagsRevision } = item;
      const state = { revision, ...(flagsRevision !== undefined && { flagsRevision }) };
      // Text has no flags: nothing but the revision counts.
      if (want.parts === "flags") return { class: item.class, properties: {}, ...state };
      return { ...toTyped(converters, ctx, item), ...state };
    },
    async openAttachment(ctx, folderId, id, fileReference): Promise<Attachment> {
      const item = await backend.getItem(ctx, folderId, id, whole);
      if ("ical" in item) return converters.ical.openAttachment(ctx, item.ical, fileReference);
      if (!backend.openAttachment) throw new BackendError("not-found", "the backend keeps no attachments");
      return backend.openAttachment(ctx, folderId, id, fileReference);
    },
  };
}

function writing(backend: TextBackend, converters: Converters): Writing {
  const { formats } = backend;
  return {
    ...(backend.createItem && {
      async createItem(ctx, folderId, item, options) {
        const textual = textualIn(formats, item);
        const content = textual ? toText(converters, ctx, textual) : item;
        if (!backend.createItem) throw new BackendError("unsupported", "the backend has no createItem");
        return backend.createItem(ctx, folderId, content, options);
      },
    }),
    ...(backend.updateItem && {
      async updateItem(ctx, folderId, id, patch, options) {
        if (!backend.updateItem) throw new BackendError("unsupported", "the backend has no updateItem");
        const textual = textualIn(formats, patch);
        if (!textual) return backend.updateItem(ctx, folderId, id, patch, options);
        const before = await backend.getItem(ctx, folderId, id, whole);
        const { revision } = before;
        const expectedRevision = options.expectedRevision ?? revision;
        if (expectedRevision !== revision) return { conflict: true };
        const content = toText(converters, ctx, textual, before);
        return backend.updateItem(ctx, folderId, id, content, { ...options, expectedRevision });
      },
    }),
  };
}

/**
 * Converts what a backend hands out as text to typed properties, and what devices write to text where it wants that. The
 * methods that it lacks stay absent.
 */
export function withTypedItems(backend: TextBackend, converters: Converters): Backend {
  const converted: Backend = {
    authenticate: (...args) => backend.authenticate(...args),
    listFolders: (...args) => backend.listFolders(...args),
    listItems: (...args) => backend.listItems(...args),
    ...reading(backend, converters),
    ...writing(backend, converters),
  };
  const bound = new WeakMap<object, unknown>();
  return new Proxy(converted, {
    has: (own, name) => name in own || name in backend,
    get(own, name) {
      if (name in own) return Reflect.get(own, name);
      const value: unknown = Reflect.get(backend, name);
      if (typeof value !== "function") return value;
      const known = bound.get(value);
      if (known !== undefined) return known;
      const method: unknown = value.bind(backend);
      bound.set(value, method);
      return method;
    },
  });
}
