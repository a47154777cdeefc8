import type { Command } from "commander";
import { toTable } from "../cli/table.js";
import { operations } from "../operations/operations.js";
import { object } from "../schema/schema.js";
import { columnsOf, printAnswer, type SourceOptions, withAdmin, withSourceOptions } from "./admin-source.js";
import type { CommandContext } from "./command-group.js";
import { act } from "./device-actions.js";
import { addPolicyGroups } from "./policy-groups.js";
import { readJson } from "./read-json.js";

const { name: _, ...policyFields } = operations.setPolicy.input.fields;
const policyFile = object(policyFields);

/** `policies list`, `set`, `remove`, `assign`, `group` and `fallback` */
export function addPolicyCommands(program: Command, context: CommandContext): void {
  const { streams } = context;
  const policies = program.command("policies").description("what devices have to apply");
  withSourceOptions(policies.command("list"))
    .description("the named policies, and whom they are for; with --json all of their settings")
    .action((options: SourceOptions) =>
      withAdmin(options, streams, async (admin) =>
        printAnswer<"listPolicies">(streams, options, await admin.call("listPolicies", {}), (answer) => {
          const rows = Object.entries(answer.policies);
          if (rows.length === 0) return ["no policies"];
          const groupsOf = (name: string) =>
            answer.groups.filter(({ policy }) => policy === name).map(({ group }) => group);
          return toTable(
            rows,
            [
              { title: "POLICY", cell: ([name]) => name },
              { title: "SETTINGS", cell: ([, { settings }]) => Object.keys(settings).length },
              { title: "GROUPS", cell: ([name]) => groupsOf(name).join(", ") },
              { title: "FOR ALL OTHERS", cell: ([name]) => (answer.fallback === name ? "yes" : "") },
              { title: "DESCRIPTION", cell: ([, { description }]) => description },
            ],
            columnsOf(streams),
          );
        }),
      ),
    );
  withSourceOptions(policies.command("set <name> <file>"))
    .description(
      'add or replace a policy: {"settings": {"devicePasswordEnabled": true}}; - for standard input',
    )
    .action(async (name: string, file: string, options: SourceOptions) => {
      const given = operations.setPolicy.input.parse(
        { ...(await readJson(streams, file, policyFile)), name },
        "",
      );
      await act(context, options, "setPolicy", given, () => `the policy ${name} is set`);
    });
  withSourceOptions(policies.command("remove <name>"))
    .description("remove a policy")
    .action((name: string, options: SourceOptions) =>
      act(context, options, "removePolicy", { name }, () => `the policy ${name} is removed`),
    );
  withSourceOptions(policies.command("assign <user> <device> [name]"))
    .description("give one device a policy of its own, or without a name none")
    .action((user: string, deviceId: string, name: string | undefined, options: SourceOptions) => {
      const wish = { user, deviceId, ...(name !== undefined && { policy: name }) };
      return act(
        context,
        options,
        "assignPolicy",
        wish,
        () => `${deviceId} of ${user} has ${name ?? "no"} policy of its own`,
      );
    });
  addPolicyGroups(policies, context);
}
