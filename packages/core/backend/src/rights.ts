/** A rights policy that a message can be sent under (MS-ASRM 2.2.2.17). */
export interface RightsTemplate {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}
