import { equal, fail, rejects } from "node:assert/strict";
import { LoginRefused } from "@easkit/backend";
import type { Case } from "../case.js";
import { spoilt } from "./authenticate-cases.js";
import { type BackendFixture, both, has } from "./backend-fixture.js";
import { must, type Session, visit } from "./session.js";

const hasRefused = ({ credentials }: BackendFixture): boolean => (credentials.refused ?? []).length > 0;
const hasCertificates = ({ certificates }: BackendFixture): boolean => certificates !== undefined;

const contextOf = ({ ctx }: Session) => ({ signal: ctx.signal, log: ctx.log });

/** Who is not let in with right credentials, and certificates. */
export const loginCases: readonly Case<BackendFixture>[] = [
  {
    id: "logins/refused",
    why: "right credentials of somebody who is not let in are a LoginRefused with its reason",
    needs: hasRefused,
    run: (open) =>
      visit(open, async (session) => {
        for (const { credentials, reason } of session.fixture.credentials.refused ?? []) {
          await rejects(
            session.backend.authenticate(contextOf(session), credentials),
            (error) => error instanceof LoginRefused && error.refusal.reason === reason,
            `${reason} is not told`,
          );
        }
      }),
  },
  {
    id: "logins/refused-quietly",
    why: "wrong credentials of somebody who is not let in are as wrong as anybody's, and do not tell that there is such a user",
    needs: hasRefused,
    run: (open) =>
      visit(open, async (session) => {
        for (const { credentials } of session.fixture.credentials.refused ?? []) {
          for (const wrong of spoilt(credentials))
            equal(await session.backend.authenticate(contextOf(session), wrong), undefined);
        }
      }),
  },
  {
    id: "logins/certificate",
    why: "a certificate gives its principal, and one that belongs to nobody gives undefined",
    needs: both(has("authenticateCertificate"), hasCertificates),
    run: (open) =>
      visit(open, async (session) => {
        const { good, bad } = session.fixture.certificates ?? fail("there are no certificates");
        const ask = (certificate: typeof good) =>
          must(session.backend.authenticateCertificate?.(contextOf(session), certificate));
        equal((await ask(good))?.id, session.fixture.principal.id);
        equal(await ask(bad), undefined);
      }),
  },
];
