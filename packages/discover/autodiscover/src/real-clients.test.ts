import { Agent, createServer, type IncomingMessage, request, type Server } from "node:http";
import type { EasHandler } from "@easkit/backend";
import { listenOn, type MountedHost } from "@easkit/conformance";
import { easkit } from "@easkit/host-express";
import { toNodeHandler } from "@easkit/host-node";
import express from "express";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AUTODISCOVER_PATH, autodiscoverPaths, isAutodiscoverPath } from "./autodiscover-path.js";
import { createAutodiscover } from "./create-autodiscover.js";
import { MOBILE_SYNC_SCHEMA, OUTER_SCHEMA, OUTLOOK_SCHEMA } from "./schemas.js";
import { readDocument, textsOf } from "./testing/read-document.js";
import { basic, errorCodeOf, poxOf } from "./testing/requests.js";

const EAS = "https://mail.example.com/Microsoft-Server-ActiveSync";
const publicUrl = "https://autodiscover.example.com/autodiscover/autodiscover.xml";
const mobileSync = poxOf("u@example.com", MOBILE_SYNC_SCHEMA);
const login = { authorization: basic("u@example.com", "right") };

const autodiscover = createAutodiscover({
  url: EAS,
  publicUrl,
  authenticate: async (_ctx, credentials) =>
    credentials.kind === "basic" && credentials.user === "u" && credentials.password === "right"
      ? { id: "u", address: "u@example.com", displayName: "Uma" }
      : credentials.kind === "basic" &&
          credentials.user === "u@example.com" &&
          credentials.password === "right"
        ? { id: "u", address: "u@example.com" }
        : undefined,
});
const eas: EasHandler = {
  serve: async () => ({ status: 200, headers: { "ms-server-activesync": "16.1" }, body: undefined }),
};

/** The ways in which an application mounts the handler beside the server. */
const mounts: Readonly<Record<string, () => Server>> = {
  "node:http": () => {
    const [toEas, toAutodiscover] = [
      toNodeHandler(eas),
      toNodeHandler(autodiscover, { path: AUTODISCOVER_PATH }),
    ];
    return createServer((req, res) =>
      isAutodiscoverPath(req.url ?? "") ? void toAutodiscover(req, res) : void toEas(req, res),
    );
  },
  Express: () =>
    createServer(
      express()
        .use(easkit(eas))
        .use(easkit(autodiscover, { path: AUTODISCOVER_PATH })),
    ),
  "Express, one path at a time, behind parsers for JSON, text and forms": () => {
    const app = express().use(express.json(), express.text(), express.urlencoded({ extended: true }));
    for (const path of autodiscoverPaths) app.use(easkit(autodiscover, { path }));
    return createServer(app.use(easkit(eas)));
  },
};

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

describe.each(Object.entries(mounts))("on %s", (_name, mount) => {
  let host: MountedHost;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });

  beforeAll(async () => {
    host = await listenOn(mount(), "");
  });
  afterAll(async () => {
    agent.destroy();
    await host.close();
  });

  const send = (method: string, path: string, headers: Readonly<Record<string, string>> = {}, body = "") =>
    new Promise<Answer>((resolve, reject) => {
      const { hostname, port } = new URL(host.url);
      const sent = request({ hostname, port, method, path, headers, agent }, (res) => {
        let text = "";
        res.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        res.on("end", () => resolve({ status: res.statusCode, headers: res.headers, text }));
      });
      sent.on("error", reject).end(body);
    });
  const post = (path: string, headers: Readonly<Record<string, string>>, body = mobileSync) =>
    send("POST", path, { "content-type": "text/xml", ...headers }, body);
  const settingsOf = async ({ text }: Answer) =>
    textsOf(await readDocument(text), `{${MOBILE_SYNC_SCHEMA}}Url`);

  it.each([
    "/autodiscover/autodiscover.xml",
    "/Autodiscover/Autodiscover.xml",
    "/AutoDiscover/AutoDiscover.xml",
    "/AUTODISCOVER/AUTODISCOVER.XML",
  ])("TbSync, which sends Basic at once to both spellings, finds the server at %s", async (path) => {
    expect(await settingsOf(await post(path, login))).toEqual([EAS]);
  });

  it("Evolution, which takes the first Url of any Server, gets the server's", async () => {
    const answer = await post("/autodiscover/autodiscover.xml", login);
    expect(/<Url>([^<]*)<\/Url>/.exec(answer.text)?.[1]).toBe(EAS);
  });

  it("Gaia, which looks elements up by namespace, finds them in those of 2006", async () => {
    const answer = await post("/autodiscover/autodiscover.xml", login);
    const document = await readDocument(answer.text);
    expect(document.name).toBe(`{${OUTER_SCHEMA}}Autodiscover`);
    expect(document.children.map(({ name }) => name)).toEqual([`{${MOBILE_SYNC_SCHEMA}}Response`]);
    expect(answer.headers["content-type"]).toBe("text/xml; charset=utf-8");
  });

  it("Android, which comes again after a 401 with the user part alone, is let in", async () => {
    const path = "/autodiscover/autodiscover.xml";
    const first = await post(path, { authorization: basic("u@example.org", "right") });
    expect(first.status).toBe(401);
    expect(first.headers["www-authenticate"]).toMatch(/^Basic realm=/);
    expect(await settingsOf(await post(path, { authorization: basic("u", "right") }))).toEqual([EAS]);
  });

  it("a client that sends its request without credentials first keeps its connection for the second", async () => {
    const path = "/autodiscover/autodiscover.xml";
    const padded = mobileSync.replace("<Request>", `<Request>${" ".repeat(20_000)}`);
    expect((await post(path, {}, padded)).status).toBe(401);
    const answer = await post(path, login, padded);
    expect(await settingsOf(answer)).toEqual([EAS]);
    expect(answer.headers.connection).not.toBe("close");
  });

  it("a client that cannot tell users from others gets the same 401 for both", async () => {
    const path = "/autodiscover/autodiscover.xml";
    const replies = await Promise.all(
      ["u@example.com", "nobody@example.com"].map((user) =>
        post(path, { authorization: basic(user, "wrong") }),
      ),
    );
    const seen = replies.map(({ status, headers: { date: _, ...headers }, text }) => ({
      status,
      headers,
      text,
    }));
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[0]?.status).toBe(401);
  });

  it.each([{ "content-type": "text/html" }, { "content-type": "text/xml; charset=utf-8" }, {}])(
    "a client that sends %o is understood",
    async (headers) => {
      const answer = await send(
        "POST",
        "/autodiscover/autodiscover.xml",
        { ...login, ...headers },
        mobileSync,
      );
      expect(await settingsOf(answer)).toEqual([EAS]);
    },
  );

  it("a client that sends its document in chunks is understood", async () => {
    const headers = { ...login, "transfer-encoding": "chunked" };
    expect(await settingsOf(await post("/autodiscover/autodiscover.xml", headers))).toEqual([EAS]);
  });

  it("go-activesync, which follows redirects of plain http, is led to the public URL", async () => {
    const headers = { host: "autodiscover.example.org" };
    const answer = await send("GET", "/autodiscover/autodiscover.xml", headers);
    expect(answer).toMatchObject({ status: 302, headers: { location: publicUrl } });
  });

  it("a client that looks at the public URL with GET is challenged, and not led in a circle", async () => {
    const headers = { host: "autodiscover.example.com" };
    expect((await send("GET", "/Autodiscover/Autodiscover.xml", headers)).status).toBe(401);
  });

  it("go-activesync, which probes with OPTIONS, learns the methods and finds the server beside it", async () => {
    const probe = await send("OPTIONS", "/autodiscover/autodiscover.xml");
    expect(probe).toMatchObject({ status: 200, headers: { allow: "GET, HEAD, OPTIONS, POST" }, text: "" });
    const server = await send("OPTIONS", "/Microsoft-Server-ActiveSync");
    expect(server.headers["ms-server-activesync"]).toBe("16.1");
  });

  it("a client that probes with HEAD gets what GET would, without body", async () => {
    const answer = await send("HEAD", "/autodiscover/autodiscover.xml", login);
    expect(answer).toMatchObject({ status: 200, text: "" });
  });

  it("Outlook, which asks in its own schema, is told that it is not served, with status 200", async () => {
    const headers = {
      ...login,
      "x-mapihttpcapability": "1",
      "x-anchormailbox": "u@example.com",
      "x-clientcanhandle": "Negotiate, ExHttpInfo",
    };
    const answer = await post(
      "/autodiscover/autodiscover.xml",
      headers,
      poxOf("u@example.com", OUTLOOK_SCHEMA),
    );
    expect(answer.status).toBe(200);
    expect(errorCodeOf(answer.text)).toBe(601);
  });

  it.each([
    "/autodiscover/autodiscover.json?Email=u%40example.com&Protocol=ActiveSync&RedirectCount=1",
    "/Autodiscover/Autodiscover.json?Email=u@example.com&Protocol=activesync",
    "/autodiscover/autodiscover.json/v1.0/u@example.com?Protocol=ActiveSync&RedirectCount=1",
    "/AutoDiscover/AutoDiscover.json/v1.0/u%40example.com?Protocol=ActiveSync",
  ])("Outlook for phones, which asks without credentials for %s, finds the server", async (path) => {
    const answer = await send("GET", path, { accept: "application/json" });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({ Protocol: "ActiveSync", Url: EAS });
  });

  it("Outlook, which asks for AutodiscoverV1 first, is led to the XML form", async () => {
    const answer = await send(
      "GET",
      "/autodiscover/autodiscover.json/v1.0/u@example.com?Protocol=Autodiscoverv1",
    );
    expect(JSON.parse(answer.text)).toEqual({ Protocol: "AutodiscoverV1", Url: publicUrl });
  });

  it("Apple Mail, which asks for EWS, is told that it is not served", async () => {
    const answer = await send("GET", "/autodiscover/autodiscover.json/v1.0/u@example.com?Protocol=EWS");
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ ErrorCode: "InvalidProtocol" });
  });

  it("a client that sends 10 MB is answered, and its connection stays good", async () => {
    const path = "/autodiscover/autodiscover.xml";
    const huge = mobileSync.replace("u@example.com", "u".repeat(10 * 1024 * 1024));
    expect(errorCodeOf((await post(path, login, huge)).text)).toBe(600);
    expect(await settingsOf(await post(path, login))).toEqual([EAS]);
  });
});
