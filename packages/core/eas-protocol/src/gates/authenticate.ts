import { readCredentials } from "@easkit/backend";
import { HttpFault } from "../fault.js";
import type { Arrival, AuthenticatedArrival, Gate } from "./gate.js";

const challenge = { "www-authenticate": 'Basic realm="Exchange ActiveSync", charset="UTF-8"' };

/** Finds out whose request it is: from the host, or from the credentials by the backend. */
export const authenticate: Gate<Arrival, AuthenticatedArrival> = async (parts, arrival) => {
  const { request } = arrival;
  if (request.principal) return { ...arrival, principal: request.principal };
  const credentials = readCredentials(request.header("authorization"));
  if (!credentials) throw new HttpFault(401, "no credentials", challenge);
  const principal = await parts.backend.authenticate(arrival.call, credentials);
  if (!principal) throw new HttpFault(401, "wrong credentials", challenge);
  return { ...arrival, principal };
};
