import type { IncomingMessage, ServerResponse } from "node:http";

/** What a proxy can do wrong: answers in place of the server, or changes the request. True if it has answered. */
export type ProxyFault = (req: IncomingMessage, res: ServerResponse) => boolean;

const answerWith =
  (status: number, body = "", headers: Readonly<Record<string, string>> = {}) =>
  (res: ServerResponse): true => {
    res.writeHead(status, headers).end(body);
    return true;
  };

/** The faults that administrators make, by what they are. */
export const proxyFaults = {
  /** Gives up on an answer after so many milliseconds. */
  impatient:
    (milliseconds: number): ProxyFault =>
    (_req, res) => {
      const timer = setTimeout(() => {
        if (!res.headersSent) answerWith(504, "Gateway Time-out")(res);
      }, milliseconds);
      res.once("close", () => clearTimeout(timer));
      return false;
    },
  /** Answers OPTIONS itself, as for scripts of other origins. */
  answersOptions: (): ProxyFault => (req, res) =>
    req.method === "OPTIONS" && answerWith(204, "", { allow: "GET, POST" })(res),
  /** Serves the path in one spelling only. */
  oneSpelling: (): ProxyFault => (req, res) =>
    /^\/(microsoft-server-activesync|Autodiscover)/.test(req.url ?? "") && answerWith(404)(res),
  /** Takes no body above a megabyte. */
  smallBodies: (): ProxyFault => (req, res) =>
    Number(req.headers["content-length"] ?? 0) > 1024 * 1024 &&
    answerWith(413, "", { connection: "close" })(res),
  /** Refuses queries that look odd to it. */
  filtersQueries: (): ProxyFault => (req, res) =>
    !/\?Cmd=|^[^?]*$|\.json/.test(req.url ?? "") && answerWith(403)(res),
  /** Keeps the challenge to itself. */
  dropsChallenge: (): ProxyFault => (_req, res) => {
    const writeHead = res.writeHead.bind(res);
    res.writeHead = ((status: number, headers: Record<string, string>) => {
      const { "www-authenticate": _dropped, ...rest } = headers ?? {};
      return writeHead(status, rest);
    }) as typeof res.writeHead;
    return false;
  },
  /** Keeps the credentials to itself. */
  dropsCredentials: (): ProxyFault => (req) => {
    delete req.headers.authorization;
    req.rawHeaders = req.rawHeaders.filter(
      (_, at, all) => all[at - (at % 2)]?.toLowerCase() !== "authorization",
    );
    return false;
  },
  /** Gives its home page for whatever it does not know. */
  homePage: (): ProxyFault => (req, res) =>
    /autodiscover/i.test(req.url ?? "") && answerWith(200, "<html>Welcome</html>")(res),
} as const;
