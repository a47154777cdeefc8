import { equal } from "node:assert/strict";
import type { Credentials } from "@easkit/backend";
import type { Case } from "../case.js";
import type { BackendFixture } from "./backend-fixture.js";
import { type Session, visit } from "./session.js";

function authenticate({ backend, ctx }: Session, credentials: Credentials) {
  return backend.authenticate({ signal: ctx.signal, log: ctx.log }, credentials);
}

/** Credentials that are nearly these. */
export function spoilt(credentials: Credentials): readonly Credentials[] {
  if (credentials.kind === "bearer") return [{ kind: "bearer", token: `${credentials.token}x` }];
  const { password } = credentials;
  return [`${password}x`, "", password.slice(0, -1)].map((wrong) => ({ ...credentials, password: wrong }));
}

/** Who credentials belong to. */
export const authenticateCases: readonly Case<BackendFixture>[] = [
  {
    id: "authenticate/good",
    why: "good credentials give the principal, the same one every time",
    run: (open) =>
      visit(open, async (session) => {
        for (let n = 0; n < 2; n++) {
          const principal = await authenticate(session, session.fixture.credentials.good);
          equal(principal?.id, session.fixture.principal.id);
        }
      }),
  },
  {
    id: "authenticate/bad",
    why: "wrong credentials give undefined, not an error",
    run: (open) =>
      visit(open, async (session) => {
        equal(await authenticate(session, session.fixture.credentials.bad), undefined);
      }),
  },
  {
    id: "authenticate/nearly",
    why: "credentials that are nearly right are wrong",
    run: (open) =>
      visit(open, async (session) => {
        for (const wrong of spoilt(session.fixture.credentials.good)) {
          equal(await authenticate(session, wrong), undefined);
        }
      }),
  },
];
