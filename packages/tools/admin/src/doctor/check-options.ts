import { type Answer, ask, isAnswer } from "./ask.js";
import { type CheckFinding, findingsOf } from "./finding.js";
import { authorizationOf, type Installation } from "./installation.js";

const needed = ["Sync", "FolderSync", "Ping", "SendMail"];

/** Asks the server what it speaks, in the spellings of the path that devices use; gives whether it is one. */
export async function* checkOptions(
  installation: Installation,
  target: string,
): AsyncGenerator<CheckFinding, boolean, undefined> {
  const { bad, skipped } = findingsOf("options");
  const authorization = authorizationOf(installation);
  const headers = authorization === undefined ? {} : { authorization };
  const answer = await ask(installation, target, { method: "OPTIONS", headers });
  if (!isAnswer(answer)) {
    yield bad(
      `${target} does not answer: ${answer.reason}`,
      "see whether the server runs and the proxy leads to it",
    );
    return false;
  }
  if (answer.status === 404 || answer.status >= 500 || answer.status === 405) {
    yield bad(
      `${target} answers OPTIONS with ${answer.status}`,
      "lead the path to the server, and let all methods through",
    );
    return false;
  }
  const other = target.replace(/Microsoft-Server-ActiveSync/i, "microsoft-server-activesync");
  const inSmall = await ask(installation, other, { method: "OPTIONS", headers });
  if (isAnswer(inSmall) && inSmall.status === 404)
    yield bad(
      `${other} is not served`,
      "match the path in any case of letters: clients spell it in more than one way",
    );
  if (answer.status === 401) {
    yield authorization === undefined
      ? skipped("what the server speaks is told to those who sign in: give --user and a password")
      : bad("the server refuses the account", "see whether user and password are right");
    return true;
  }
  yield* examineOffer(target, answer);
  return true;
}

function* examineOffer(target: string, { header, status }: Answer): Generator<CheckFinding> {
  const { ok, note, bad } = findingsOf("options");
  const versions = header("ms-asprotocolversions");
  const commands = header("ms-asprotocolcommands");
  if (versions === undefined || commands === undefined) {
    const missing = versions === undefined ? "MS-ASProtocolVersions" : "MS-ASProtocolCommands";
    yield bad(
      `${target} answers OPTIONS with ${status} and without ${missing}`,
      "let the proxy leave OPTIONS, and the headers that begin with MS-, to the server",
    );
    return;
  }
  const missing = needed.filter((name) => !commands.split(",").includes(name));
  if (missing.length > 0)
    yield note(`the server cannot do ${missing.join(", ")}`, "give its backend those methods");
  yield ok(`the server speaks ${versions.replaceAll(",", ", ")}`);
}

/** Looks at who is let in. */
export async function* checkAuthentication(
  installation: Installation,
  target: string,
): AsyncGenerator<CheckFinding, boolean, undefined> {
  const { ok, bad, skipped } = findingsOf("authentication");
  const optionsOf = (authorization?: string) =>
    ask(installation, `${target}?Cmd=Ping&User=x&DeviceId=EASKITDOCTOR&DeviceType=Doctor`, {
      method: "POST",
      headers: { "ms-asprotocolversion": "14.1", ...(authorization !== undefined && { authorization }) },
    });
  const bare = await optionsOf();
  if (isAnswer(bare) && bare.status !== 401)
    yield bad(
      `who does not sign in gets ${bare.status}, and not 401`,
      "let nothing in front answer for the server",
    );
  else if (isAnswer(bare) && !/\bbasic\b/i.test(bare.header("www-authenticate") ?? ""))
    yield bad(
      "a 401 comes without WWW-Authenticate: Basic",
      "let the proxy pass that header on: devices wait for it",
    );
  else yield ok("who does not sign in is asked to");
  const authorization = authorizationOf(installation);
  if (authorization === undefined) {
    yield skipped("no password was given: give it in EASKIT_PASSWORD to look at all that follows");
    return false;
  }
  const wrong = await optionsOf(`${authorization.slice(0, -4)}AAAA`);
  if (isAnswer(wrong) && wrong.status !== 401)
    yield bad(
      `a wrong password gets ${wrong.status}, and not 401`,
      "see what `authenticate` of the backend does",
    );
  const right = await optionsOf(authorization);
  if (!isAnswer(right)) {
    yield bad(`the account gets no answer: ${right.reason}`, "look at the log of the server");
    return false;
  }
  if (right.status === 401) {
    yield bad(
      "the account is refused",
      "see whether user and password are right, and let the proxy pass Authorization on",
    );
    return false;
  }
  yield ok("the account is let in");
  return true;
}
