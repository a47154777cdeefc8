import { createDevice, type DeviceOptions, toBase64Query } from "@easkit/device";
import { ask, isAnswer } from "./ask.js";
import { type CheckFinding, findingsOf } from "./finding.js";
import { authorizationOf, type Installation } from "./installation.js";
import { createRoutedAgent } from "./routes.js";

const { ok, bad } = findingsOf("proxy");

/** The id of the device that the doctor plays; it is the same each time, so that only one is left behind. */
export const DOCTOR_DEVICE = "EASKITDOCTOR";

const BIG = 12 * 1024 * 1024;

/** The device that the doctor plays. */
export function createDoctorDevice(
  installation: Installation,
  target: string,
  more: Partial<DeviceOptions> = {},
) {
  const { user, email = "", password, insecure } = installation;
  return createDevice({
    url: target,
    user: user ?? email,
    password,
    deviceId: DOCTOR_DEVICE,
    deviceType: "Doctor",
    userAgent: "easkit-admin",
    agent: createRoutedAgent(new URL(target), installation),
    insecure,
    ...more,
  });
}

/** Sends what proxies like to stumble over: a query in base64, and a body as large as a message with a film. */
export async function* checkProxy(
  installation: Installation,
  target: string,
): AsyncGenerator<CheckFinding, void, undefined> {
  const { user, email = "" } = installation;
  const authorization = authorizationOf(installation) ?? "";
  const headers = { authorization, "content-type": "application/vnd.ms-sync.wbxml" };
  // The key gives a slash in base64, and the name a plus, wherever they fall.
  const query = toBase64Query({
    command: "FolderSync",
    version: "14.1",
    user: user ?? email,
    deviceId: DOCTOR_DEVICE,
    deviceType: "Doctor",
    policyKey: "4294967295",
    parameters: { attachmentName: "~~~~~~" },
  });
  const based = await ask(installation, `${target}?${query}`, { method: "POST", headers });
  if (!isAnswer(based))
    yield bad(`a query in base64 gets no answer: ${based.reason}`, "look at the log of the proxy");
  else if (based.status === 501 || based.status === 404 || based.status === 403)
    yield bad(
      `a query in base64 gets ${based.status}`,
      "let the proxy pass the query on as it is, and no filter look into it",
    );
  else yield ok("a query in base64 comes through");
  const plain = `${target}?Cmd=FolderSync&User=${encodeURIComponent(user ?? email)}&DeviceId=${DOCTOR_DEVICE}&DeviceType=Doctor`;
  const big = await ask(installation, plain, {
    method: "POST",
    headers: { ...headers, "ms-asprotocolversion": "14.1" },
    body: new Uint8Array(BIG),
  });
  if (isAnswer(big) && big.status === 413)
    yield bad(
      "a body of 12 MB gets 413",
      "let the proxy take bodies as large as the largest message (client_max_body_size in nginx)",
    );
  else if (!isAnswer(big) && big.isTimeout)
    yield bad("a body of 12 MB gets no answer", "let the proxy pass bodies on as they come");
  else yield ok("a body of 12 MB comes through");
}
