import { listAudit, verifyAudit } from "./auditing.js";
import {
  cancelWipe,
  decideDevice,
  listQuarantine,
  resumeDevice,
  suspendDevice,
  wipeDevice,
} from "./controlling.js";
import { showCharts, showTop } from "./live.js";
import {
  explainDevice,
  listDevices,
  listOwnDevices,
  listSkipped,
  listUsers,
  reportVersions,
  showDevice,
  sizeDevice,
} from "./looking.js";
import type { Operation } from "./operation.js";
import { assignPolicies, assignPolicy, listPolicies, removePolicy, setPolicy } from "./policies.js";
import { setRules, setUser, showRules, showUser, tryRules } from "./rules.js";
import {
  removeDevice,
  removeStale,
  resendItem,
  resetAccount,
  resetDevice,
  resyncDevice,
} from "./steering.js";

import { showTrace, startTrace, stopTrace } from "./tracing.js";

const declared = {
  listDevices,
  listUsers,
  listOwnDevices,
  showDevice,
  sizeDevice,
  listSkipped,
  explainDevice,
  reportVersions,
  resetDevice,
  resetAccount,
  removeDevice,
  resyncDevice,
  resendItem,
  removeStale,
  wipeDevice,
  cancelWipe,
  suspendDevice,
  resumeDevice,
  decideDevice,
  listQuarantine,
  startTrace,
  stopTrace,
  showTrace,
  showRules,
  setRules,
  tryRules,
  showUser,
  setUser,
  listPolicies,
  setPolicy,
  removePolicy,
  assignPolicies,
  assignPolicy,
  listAudit,
  verifyAudit,
  showTop,
  showCharts,
};

type Operations = typeof declared;

/** The name of an operation. */
export type OperationName = keyof Operations;
/** What an operation is asked with. */
export type InputOf<N extends OperationName> =
  Operations[N] extends Operation<infer In, infer _Out> ? In : never;
/** What an operation answers. */
export type OutputOf<N extends OperationName> =
  Operations[N] extends Operation<infer _In, infer Out> ? Out : never;

/**
 * All operations, by name. The REST face, its document, the client and the command line are made from this table.
 */
export const operations: { readonly [N in OperationName]: Operation<InputOf<N>, OutputOf<N>> } = declared;

/** All names. */
export const operationNames: readonly OperationName[] = Object.keys(operations).filter(
  (name): name is OperationName => Object.hasOwn(operations, name),
);
