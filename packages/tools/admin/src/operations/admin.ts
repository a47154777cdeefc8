import type { By } from "@easkit/eas-protocol";
import type { AdminContext } from "./operation.js";
import { type InputOf, type OperationName, type OutputOf, operations } from "./operations.js";

/** The administration of a server, as one calls it. */
export interface Admin {
  /** Does an operation. @throws OperationFault, or what the store throws */
  call<N extends OperationName>(name: N, input: InputOf<N>): Promise<OutputOf<N>>;
}

/** The administration of a server in this process, or of a store alone. @param by In whose name things are done */
export const createAdmin = (context: AdminContext, by: By): Admin => ({
  call: (name, input) => operations[name].run(context, input, by),
});
