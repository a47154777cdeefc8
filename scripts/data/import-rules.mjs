// Who may import whom. Downwards only; `node scripts/check-import-rules.mjs` holds the tree to this table.
// Code that runs counts here; what only tests import is a matter of each package's devDependencies.
//
// easkit      packages of this repository: "values" (anything), "types" (only `import type`)
// thirdParty  packages from elsewhere, as dependencies or peerDependencies: "anywhere", or the only entries of the
//             package that may load it, so that the others stay free of it ("bin" is the command)

/** What every package of a folder under packages/ may import of this repository. */
export const families = {
  convert: { "@easkit/backend": "values", "@easkit/eas-schema": "values" },
  hosts: { "@easkit/backend": "values", "@easkit/host-node": "values" },
  stores: { "@easkit/syncstate": "values" },
  backends: { "@easkit/backend": "values", "@easkit/eas-schema": "types" },
  discover: { "@easkit/backend": "values" },
  auth: { "@easkit/backend": "values" },
};

/** A package that differs from its folder, or that needs something from elsewhere. */
export const packages = {
  "@easkit/wbxml": {
    easkit: {},
    thirdParty: { "sax-wasm": ["./xml", "./cli"], commander: ["./cli"] },
  },
  "@easkit/eas-schema": {
    easkit: { "@easkit/wbxml": "values" },
    thirdParty: { "fast-check": ["./testing"] },
  },
  "@easkit/backend": { easkit: { "@easkit/eas-schema": "types" }, thirdParty: {} },
  "@easkit/syncstate": { easkit: {}, thirdParty: {} },
  "@easkit/eas-protocol": {
    easkit: {
      "@easkit/wbxml": "values",
      "@easkit/eas-schema": "values",
      "@easkit/backend": "values",
      "@easkit/syncstate": "values",
    },
    thirdParty: { debug: "anywhere", "p-queue": "anywhere" },
  },
  easkit: {
    easkit: {
      "@easkit/wbxml": "values",
      "@easkit/eas-schema": "values",
      "@easkit/backend": "values",
      "@easkit/syncstate": "values",
      "@easkit/eas-protocol": "values",
      "@easkit/convert-mime": "values",
      "@easkit/convert-ical": "values",
      "@easkit/convert-vcard": "values",
    },
    thirdParty: {},
  },

  "@easkit/convert-mime": {
    thirdParty: {
      entities: "anywhere",
      "iconv-lite": "anywhere",
      "@zone-eu/mailsplit": "anywhere",
      nodemailer: "anywhere",
      "html-to-text": "anywhere",
      "@kenjiuno/decompressrtf": "anywhere",
    },
  },
  "@easkit/convert-ical": {
    thirdParty: { "ical.js": "anywhere", "timezones-ical-library": "anywhere", "windows-iana": "anywhere" },
  },

  "@easkit/host-node": { easkit: { "@easkit/backend": "values" }, thirdParty: {} },
  "@easkit/host-express": { thirdParty: { express: "anywhere" } },
  "@easkit/host-fastify": { thirdParty: { fastify: "anywhere" } },

  "@easkit/store-sqlite": { thirdParty: { libsql: "anywhere", "better-sqlite3": "anywhere" } },
  "@easkit/store-postgres": { thirdParty: { pg: "anywhere" } },
  "@easkit/store-redis": { thirdParty: { ioredis: "anywhere" } },

  // A whole groupware reads invitations and knows when its events happen: docs/decisions/0012.
  "@easkit/backend-sqlite": {
    easkit: {
      "@easkit/backend": "values",
      "@easkit/eas-schema": "types",
      "@easkit/convert-ical": "values",
      "@easkit/convert-vcard": "values",
    },
    thirdParty: {
      libsql: "anywhere",
      "better-sqlite3": "anywhere",
      "postal-mime": "anywhere",
      nodemailer: "anywhere",
      "smtp-server": "anywhere",
      commander: ["bin"],
      "cli-progress": ["bin"],
    },
  },
  "@easkit/backend-maildir": { thirdParty: { chokidar: "anywhere", "postal-mime": "anywhere" } },
  "@easkit/backend-imap": { thirdParty: { imapflow: "anywhere", nodemailer: "anywhere" } },
  "@easkit/backend-dav": { thirdParty: { tsdav: "anywhere" } },
  "@easkit/backend-vdir": { thirdParty: {} },

  "@easkit/bearer": { thirdParty: { jose: "anywhere" } },

  "@easkit/autodiscover": {
    easkit: { "@easkit/backend": "values", "@easkit/wbxml": "values" },
    thirdParty: {},
  },

  "@easkit/conformance": {
    easkit: { "@easkit/backend": "values", "@easkit/syncstate": "values", "@easkit/eas-schema": "types" },
    thirdParty: { "fast-check": "anywhere" },
  },
  "@easkit/device": {
    easkit: { "@easkit/wbxml": "values", "@easkit/eas-schema": "values" },
    thirdParty: { commander: ["bin"], "cli-progress": ["bin"] },
  },
  "@easkit/admin": { easkit: "any", thirdParty: { commander: ["bin"] } },
  "@easkit/metrics": {
    easkit: {
      "@easkit/backend": "types",
      "@easkit/eas-protocol": "types",
      "@easkit/eas-schema": "values",
      "@easkit/syncstate": "types",
    },
    thirdParty: { "@opentelemetry/api": ["./opentelemetry"] },
  },
  "@easkit/gateway": { easkit: "any", thirdParty: { commander: ["bin"] } },

  "@easkit/hu01": { easkit: {}, thirdParty: { commander: ["bin"], "cli-progress": ["bin"] } },
};
