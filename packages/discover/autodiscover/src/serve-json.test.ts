import { BackendError } from "@easkit/backend";
import { describe, expect, it } from "vitest";
import type { AutodiscoverOptions, Destination } from "./autodiscover-options.js";
import { createAutodiscover } from "./create-autodiscover.js";
import { type Sent, textOf, toJsonRequest } from "./testing/requests.js";

const EAS = "https://mail.example.com/Microsoft-Server-ActiveSync";
const publicUrl = "https://autodiscover.example.com/autodiscover/autodiscover.xml";
const log = { debug: () => undefined, warn: () => undefined, error: () => undefined };

const ask = (pathAndQuery: string, options: Partial<AutodiscoverOptions> = {}, sent: Sent = {}) =>
  createAutodiscover({ url: EAS, publicUrl, log, ...options }).serve(toJsonRequest(pathAndQuery, sent));
const askJson = async (pathAndQuery: string, options: Partial<AutodiscoverOptions> = {}) => {
  const reply = await ask(pathAndQuery, options);
  expect(reply.headers["content-type"]).toBe("application/json; charset=utf-8");
  return { status: reply.status, ...JSON.parse(textOf(reply)) };
};

describe("the JSON form", () => {
  const eas = { status: 200, Protocol: "ActiveSync", Url: EAS };

  it.each([
    "?Email=u%40example.com&Protocol=ActiveSync&RedirectCount=1",
    "?Email=u@example.com&Protocol=ActiveSync",
    "?Protocol=ActiveSync&Email=u%40example.com",
    "?email=u@example.com&protocol=activesync",
    "?EMail=u+tag@example.com&PROTOCOL=ACTIVESYNC&RedirectCount=x",
    "/v1.0/u@example.com?Protocol=ActiveSync",
    "/V1.0/u%40example.com/?protocol=Activesync&RedirectCount=1",
  ])("names the EAS server for %s", async (pathAndQuery) => {
    expect(await askJson(pathAndQuery)).toEqual(eas);
  });

  it.each(["AutodiscoverV1", "Autodiscoverv1", "autodiscoverv1"])(
    "names the XML form for %s",
    async (name) => {
      const expected = { status: 200, Protocol: "AutodiscoverV1", Url: publicUrl };
      expect(await askJson(`?Email=u@example.com&Protocol=${name}`)).toEqual(expected);
      expect(await askJson(`/v1.0/u@example.com?Protocol=${name}`)).toEqual(expected);
    },
  );

  it("does not serve AutodiscoverV1 where no public URL is known", async () => {
    const handler = createAutodiscover({ url: EAS });
    const reply = await handler.serve(toJsonRequest("?Email=u@example.com&Protocol=AutodiscoverV1"));
    expect(reply.status).toBe(400);
    expect(JSON.parse(textOf(reply))).toMatchObject({ ErrorCode: "InvalidProtocol" });
  });

  it.each([
    ["?Protocol=ActiveSync", "MandatoryParameterMissing"],
    ["?Email=&Protocol=ActiveSync", "MandatoryParameterMissing"],
    ["?Email=u&Protocol=ActiveSync", "MandatoryParameterMissing"],
    ["?Email=%ff@example.com&Protocol=ActiveSync", "MandatoryParameterMissing"],
    ["/v1.0/%ff?Email=%ff&Protocol=ActiveSync", "MandatoryParameterMissing"],
    ["?Email=u@example.com", "MandatoryParameterMissing"],
    ["", "MandatoryParameterMissing"],
    ["?Email=u@example.com&Protocol=Ews", "InvalidProtocol"],
    ["?Email=u@example.com&Protocol=%3Cscript%3E", "InvalidProtocol"],
    ["?Email=u@example.com&Protocol=__proto__", "InvalidProtocol"],
  ])("refuses %s with 400 and %s", async (pathAndQuery, code) => {
    const answer = await askJson(pathAndQuery);
    expect(answer).toEqual({ status: 400, ErrorCode: code, ErrorMessage: expect.any(String) });
    expect(JSON.stringify(answer)).not.toMatch(/script|__proto__/);
  });

  it("answers 404 for an address that is not here", async () => {
    const answer = await askJson("?Email=u@example.com&Protocol=ActiveSync", { url: () => undefined });
    expect(answer).toMatchObject({ status: 404, ErrorCode: "UserNotFound" });
  });

  it("asks the application without a principal, whatever credentials come along", async () => {
    const asked: unknown[] = [];
    const url: AutodiscoverOptions["url"] = (email, { api, principal }) => {
      asked.push({ email, api, principal });
      return EAS;
    };
    const authenticate = () => Promise.reject(new Error("not asked"));
    await ask(
      "?Email=u@example.com&Protocol=ActiveSync",
      { url, authenticate },
      { headers: { authorization: "Basic dTpw" } },
    );
    expect(asked).toEqual([{ email: "u@example.com", api: "json", principal: undefined }]);
  });

  it("answers other methods with 405, OPTIONS with those that are served", async () => {
    const allow = "GET, HEAD, OPTIONS";
    const query = "?Email=u@example.com&Protocol=ActiveSync";
    expect(await ask(query, {}, { method: "POST" })).toMatchObject({ status: 405, headers: { allow } });
    expect(await ask(query, {}, { method: "OPTIONS" })).toMatchObject({ status: 200, headers: { allow } });
    expect(await ask(query, {}, { method: "HEAD" })).toMatchObject({ status: 200 });
  });

  it("says so in JSON when the application fails or is busy", async () => {
    const query = "?Email=u@example.com&Protocol=ActiveSync";
    const failing = (error: Error) => askJson(query, { url: () => Promise.reject(error) });
    const failed = await failing(new Error("secret"));
    expect(failed).toMatchObject({ status: 500, ErrorCode: "InternalServerError" });
    expect(JSON.stringify(failed)).not.toContain("secret");
    expect(await failing(new BackendError("unavailable", "x"))).toMatchObject({ status: 503 });
  });
});

describe("the JSON form, sending on", () => {
  const location = async (
    destination: Destination,
    query = "?Email=u%2Bx@example.com&Protocol=ActiveSync",
  ) => {
    const reply = await ask(query, { url: () => destination });
    return [reply.status, reply.headers["location"]];
  };

  it("leads to the JSON form of another server, and counts", async () => {
    const redirectUrl = "https://other.example/Autodiscover/Autodiscover.xml";
    expect(
      await location({ redirectUrl }, "/v1.0/u+x@example.com?protocol=autodiscoverv1&RedirectCount=3"),
    ).toEqual([
      302,
      "https://other.example/autodiscover/autodiscover.json?Email=u%2Bx%40example.com&Protocol=AutodiscoverV1&RedirectCount=4",
    ]);
  });

  it("leads back here with another address of the same domain", async () => {
    expect(await location({ redirectAddress: "w@EXAMPLE.com" })).toEqual([
      302,
      "/autodiscover/autodiscover.json?Email=w%40EXAMPLE.com&Protocol=ActiveSync&RedirectCount=1",
    ]);
  });

  it("leads to the domain of another address", async () => {
    expect(await location({ redirectAddress: "w@bücher.example" })).toEqual([
      302,
      "https://autodiscover.xn--bcher-kva.example/autodiscover/autodiscover.json?Email=w%40b%C3%BCcher.example&Protocol=ActiveSync&RedirectCount=1",
    ]);
  });

  it("ends a circle", async () => {
    const query = "?Email=u@example.com&Protocol=ActiveSync&RedirectCount=10";
    expect(await location({ redirectAddress: "w@example.com" }, query)).toEqual([400, undefined]);
  });
});
