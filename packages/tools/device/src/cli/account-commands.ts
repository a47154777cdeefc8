import type { Command } from "commander";
import { classOfFolderType } from "../folder-class.js";
import { removeStateFile } from "../state/state-file.js";
import { type CommonOptions, statePathOf, withCommonOptions, withDevice } from "./common-options.js";
import { type CliStreams, printJson, printLine } from "./streams.js";

/** `options`, `provision`, `folders` and `state` */
export function addAccountCommands(program: Command, streams: CliStreams): void {
  withCommonOptions(program.command("options"))
    .description("show what the server speaks")
    .action(async (options: CommonOptions) => {
      const offer = await withDevice(options, streams, (device) => device.options());
      if (options.json) return printJson(streams, offer);
      printLine(streams, `versions: ${offer.versions.join(", ")}`);
      printLine(streams, `commands: ${offer.commands.join(", ")}`);
    });
  withCommonOptions(program.command("provision"))
    .description("get the policy and accept it")
    .action(async (options: CommonOptions) => {
      const { policyKey, answer } = await withDevice(options, streams, (device) => device.provision());
      const data = answer.policies?.[0]?.data;
      if (options.json) return printJson(streams, { policyKey: policyKey ?? null, policy: data ?? null });
      printLine(streams, policyKey === undefined ? "the server has no policy" : `policy key: ${policyKey}`);
      const { easProvisionDoc: settings = {}, wapProvisioning = "" } = data ?? {};
      for (const [name, value] of Object.entries(settings)) printLine(streams, `${name}: ${String(value)}`);
      if (wapProvisioning !== "") printLine(streams, wapProvisioning);
    });
  withCommonOptions(program.command("folders"))
    .description("list the folders")
    .action(async (options: CommonOptions) => {
      const { folders } = await withDevice(options, streams, (device) => device.folderSync());
      const listed = folders.map((folder) => ({ ...folder, class: classOfFolderType(folder.type) ?? null }));
      if (options.json) return printJson(streams, { folders: listed });
      for (const folder of listed) {
        const parent = folder.parentId === "0" ? "" : `, in ${folder.parentId}`;
        printLine(streams, `${folder.id}\t${folder.name}\t${folder.class ?? `type ${folder.type}`}${parent}`);
      }
    });
  addStateCommands(program.command("state").description("what the device knows"), streams);
}

function addStateCommands(state: Command, streams: CliStreams): void {
  withCommonOptions(state.command("show"))
    .description("show it")
    .action(async (options: CommonOptions) => {
      const path = statePathOf(options, streams);
      const offline = { ...options, password: options.password ?? "" };
      const known = await withDevice(offline, streams, (device) => device.snapshot());
      if (options.json) return printJson(streams, { path, ...known });
      const { deviceId, version, policyKey, hierarchyKey, folders } = known;
      printLine(streams, `file: ${path}`);
      printLine(streams, `device: ${deviceId}, version ${version ?? "not yet known"}`);
      printLine(streams, `policy key: ${policyKey ?? "none"}, key of the folder list: ${hierarchyKey}`);
      for (const { id, name, syncKey, items } of folders) {
        printLine(streams, `${id}\t${name}\tkey ${syncKey}, ${items} items`);
      }
    });
  withCommonOptions(state.command("reset"))
    .description("forget it, the device id included")
    .action(async (options: CommonOptions) => {
      const path = statePathOf(options, streams);
      const removed = await removeStateFile(path);
      if (options.json) return printJson(streams, { path, removed });
      printLine(streams, removed ? `removed ${path}` : `there is no ${path}`);
    });
}
