import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { EasHandler, EasReply } from "@easkit/backend";
import { type HostFixture, hostCases, listenOn, registerCases } from "@easkit/conformance";
import express5, { type Express, type NextFunction, type Request, type Response } from "express";
import { describe, expect, it, test } from "vitest";
import { type EaskitOptions, easkit } from "./easkit.js";

const PATH = "/Microsoft-Server-ActiveSync";
const ANY_TYPE = () => true;

/** Express 4 has the same shape for what is used here; its own types would clash with those of Express 5. */
const express4: typeof express5 = createRequire(import.meta.url)("express-4");
const generations = { "Express 4": express4, "Express 5": express5 };

/** What a vendor's application may look like around the handler. */
interface Setting {
  readonly path?: string;
  readonly readsBodiesWhole?: boolean;
  build(app: Express, handler: EasHandler, express: typeof express5): void;
}

const settings: Readonly<Record<string, Setting>> = {
  "at the root": { build: (app, handler) => app.use(easkit(handler)) },
  "under a prefix": {
    path: `/groupware${PATH}`,
    build: (app, handler) => app.use("/groupware", easkit(handler)),
  },
  "in a router in a router": {
    path: `/a/b${PATH}`,
    build: (app, handler, express) =>
      app.use("/a", express.Router().use("/b", express.Router().use(easkit(handler)))),
  },
  "mounted at the path itself": { build: (app, handler) => app.use(PATH, easkit(handler)) },
  "as a route": { build: (app, handler) => app.all(PATH, easkit(handler)) },
  "behind express.json, express.text and express.urlencoded": {
    build: (app, handler, express) =>
      app.use(express.json(), express.text(), express.urlencoded({ extended: true }), easkit(handler)),
  },
  "behind express.raw": {
    readsBodiesWhole: true,
    build: (app, handler, express) =>
      app.use(express.raw({ type: ANY_TYPE, limit: "50mb" }), easkit(handler)),
  },
  "before the body parsers": {
    build: (app, handler, express) => app.use(easkit(handler), express.json({ type: ANY_TYPE })),
  },
};

for (const [generation, express] of Object.entries(generations)) {
  for (const [name, setting] of Object.entries(settings)) {
    describe(`${generation} ${name}`, () => {
      registerCases(hostCases, { describe, test, open: async () => createFixture(setting, express) });
    });
  }
}

describe("the Express handler", () => {
  it("leaves other paths to the application", async () => {
    const app = express5().use(easkit(createHandler("eas")));
    app.get("/hello", (_, res) => void res.send("hello"));
    expect(await ask(app, "/hello")).toBe("hello");
    expect(await ask(app, PATH)).toBe("eas");
  });

  it("can serve another path", async () => {
    const app = express5().use("/x", easkit(createHandler("eas"), { path: "/sync" }));
    expect(await ask(app, "/x/Sync?Cmd=Ping")).toBe("eas");
  });

  it("knows the client's address as the application does", async () => {
    const handler: EasHandler = { serve: async ({ remoteAddress }) => text(remoteAddress ?? "none") };
    const headers = { "x-forwarded-for": "203.0.113.7" };
    expect(await ask(express5().use(easkit(handler)), PATH, headers)).toBe("127.0.0.1");
    const app = express5().set("trust proxy", 1).use(easkit(handler));
    expect(await ask(app, PATH, headers)).toBe("203.0.113.7");
  });

  it("hands on the user whom middleware has authenticated", async () => {
    const handler: EasHandler = { serve: async ({ principal }) => text(principal?.id ?? "nobody") };
    const options: EaskitOptions = {
      principal: (req) => (req.res?.locals["user"] ? { id: "u1" } : undefined),
    };
    const app = express5();
    app.use((_, res, next) => {
      res.locals["user"] = "u1";
      next();
    });
    expect(await ask(app.use(easkit(handler, options)), PATH)).toBe("u1");
    expect(await ask(express5().use(easkit(handler, options)), PATH)).toBe("nobody");
  });

  it("gives an error of the application's principal to the application's error handler", async () => {
    const principal = () => {
      throw new Error("no principal today");
    };
    const app = express5().use(easkit(createHandler("eas"), { principal }));
    app.use((error: Error, _req: Request, res: Response, _next: NextFunction) => {
      res.status(418).send(error.message);
    });
    expect(await ask(app, PATH)).toBe("no principal today");
  });
});

function createFixture(
  { path = PATH, readsBodiesWhole = false, build }: Setting,
  express: typeof express5,
): HostFixture {
  return {
    readsBodiesWhole,
    mount(handler) {
      const app = express();
      build(app, handler, express);
      return listenOn(createServer(app), path);
    },
  };
}

function createHandler(content: string): EasHandler {
  return { serve: async () => text(content) };
}

function text(content: string): EasReply {
  return { status: 200, headers: {}, body: Buffer.from(content) };
}

async function ask(app: Express, path: string, headers: Record<string, string> = {}): Promise<string> {
  const host = await listenOn(createServer(app), path);
  try {
    return await (await fetch(host.url, { headers })).text();
  } finally {
    await host.close();
  }
}
