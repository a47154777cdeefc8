import type { Command } from "commander";
import { printAnswer, type SourceOptions, withAdmin, withSourceOptions } from "./admin-source.js";
import type { CommandContext } from "./command-group.js";
import { act } from "./device-actions.js";

interface GroupOptions extends SourceOptions {
  readonly first?: boolean;
}

/** `policies group` and `policies fallback` */
export function addPolicyGroups(policies: Command, context: CommandContext): void {
  const { streams } = context;
  withSourceOptions(policies.command("group <group> [name]"))
    .description(
      "give the devices of a group a policy, or without a name none; of several groups the first counts",
    )
    .option("--first", "before all other groups; otherwise a new one comes last")
    .action((group: string, name: string | undefined, options: GroupOptions) =>
      withAdmin(options, streams, async (admin) => {
        const { groups } = await admin.call("listPolicies", {});
        const wish = { groups: regroup(groups, group, name, options.first) };
        printAnswer<"assignPolicies">(streams, options, await admin.call("assignPolicies", wish), () => [
          `the group ${group} has ${name === undefined ? "no policy" : `the policy ${name}`}`,
        ]);
      }),
    );
  withSourceOptions(policies.command("fallback [name]"))
    .description("the policy of those for whom nothing else is said, or without a name none")
    .action((name: string | undefined, options: SourceOptions) =>
      act(context, options, "assignPolicies", { fallback: name ?? "" }, () =>
        name === undefined ? "all others have no policy" : `all others have the policy ${name}`,
      ),
    );
}

interface GroupPolicy {
  readonly group: string;
  readonly policy: string;
}

function regroup(
  groups: readonly GroupPolicy[],
  group: string,
  policy: string | undefined,
  first = false,
): GroupPolicy[] {
  const others = groups.filter((each) => each.group !== group);
  if (policy === undefined) return others;
  if (first) return [{ group, policy }, ...others];
  const isKnown = others.length < groups.length;
  return isKnown
    ? groups.map((each) => (each.group === group ? { group, policy } : each))
    : [...others, { group, policy }];
}
