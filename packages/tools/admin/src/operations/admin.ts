import { type By, DevicesError } from "@easkit/eas-protocol";
import type { AdminContext } from "./operation.js";
import { toOperationFault } from "./operation-fault.js";
import { type InputOf, type OperationName, type OutputOf, operations } from "./operations.js";

/** The administration of a server, as one calls it. */
export interface Admin {
  /** Does an operation. @throws OperationFault, or what the store throws */
  call<N extends OperationName>(name: N, input: InputOf<N>): Promise<OutputOf<N>>;
}

/** The administration of a server in this process, or of a store alone. @param by In whose name things are done */
export const createAdmin = (context: AdminContext, by: By): Admin => ({
  async call(name, input) {
    try {
      return await operations[name].run(context, input, by);
    } catch (error) {
      throw error instanceof DevicesError ? toOperationFault(error) : error;
    }
  },
});
